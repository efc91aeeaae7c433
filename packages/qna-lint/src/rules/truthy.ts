import { flag, someOf } from './option-type.ts';
import { plainScalars } from './plain-scalars.ts';
import type { Rule } from './rule.ts';

const inYaml12 = ['TRUE', 'True', 'true', 'FALSE', 'False', 'false'];
const inYaml11 = [
  ...['YES', 'Yes', 'yes', 'NO', 'No', 'no'],
  ...inYaml12,
  ...['ON', 'On', 'on', 'OFF', 'Off', 'off'],
];

/** Truth values written in some ways only, as `yes` and `off` may be meant for text. */
export const truthy: Rule<{ 'allowed-values': readonly string[]; 'check-keys': boolean }> = {
  name: 'truthy',
  options: { 'allowed-values': ['true', 'false'], 'check-keys': true },
  accepts: { 'allowed-values': someOf(inYaml11), 'check-keys': flag },
  *check({ tokens }, options) {
    const allowed = options['allowed-values'];
    // `%YAML 1.2` leaves yes, no, on and off to text.
    const version = tokens.find(({ type, value }) => type === 'directive' && value === 'YAML');
    const forbidden = version?.handle.trim() === '1.2' ? inYaml12 : inYaml11;
    for (const { value, start, isKey } of plainScalars(tokens)) {
      if (!forbidden.includes(value) || allowed.includes(value)) continue;
      if (isKey && !options['check-keys']) continue;
      const wanted = [...allowed].sort().join(', ');
      yield {
        line: start.line + 1,
        column: start.column + 1,
        message: `Unexpected truth value ${value}, expected one of ${wanted}`,
        help: `Put it in quotes if it is meant for text: "${value}".`,
        yamllint: `truthy value should be one of [${wanted}]`,
      };
    }
  },
};
