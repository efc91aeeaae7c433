import { flag } from './option-type.ts';
import { plainScalars } from './plain-scalars.ts';
import type { Rule } from './rule.ts';

/** No numbers to the base of eight, which look like others: 010 is 8. */
export const octalValues: Rule<{
  'forbid-implicit-octal': boolean;
  'forbid-explicit-octal': boolean;
}> = {
  name: 'octal-values',
  options: { 'forbid-implicit-octal': true, 'forbid-explicit-octal': true },
  accepts: { 'forbid-implicit-octal': flag, 'forbid-explicit-octal': flag },
  *check({ tokens }, options) {
    for (const { value, start, end } of plainScalars(tokens)) {
      const isImplicit = options['forbid-implicit-octal'] && /^0[0-7]+$/.test(value);
      const isExplicit = options['forbid-explicit-octal'] && /^0o[0-7]+$/.test(value);
      if (!isImplicit && !isExplicit) continue;
      yield {
        line: start.line + 1,
        column: end.column + 1,
        message: `Unexpected octal number ${value}, expected text in quotes or a decimal number`,
        help: `Put it in quotes: "${value}".`,
        yamllint: `forbidden ${isImplicit ? 'implicit' : 'explicit'} octal value "${value}"`,
      };
    }
  },
};
