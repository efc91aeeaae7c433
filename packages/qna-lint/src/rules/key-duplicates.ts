import type { Token } from '../yaml/token.ts';
import { flag } from './option-type.ts';
import type { Rule } from './rule.ts';

/** Every key once in a mapping: YAML keeps the last, and what stands under the others is lost. */
export const keyDuplicates: Rule<{ 'forbid-duplicated-merge-keys': boolean }> = {
  name: 'key-duplicates',
  options: { 'forbid-duplicated-merge-keys': false },
  accepts: { 'forbid-duplicated-merge-keys': flag },
  *check({ tokens }, options) {
    // The keys of each open mapping; undefined for a list.
    const open: (Map<string, number> | undefined)[] = [];
    for (let at = 0; at < tokens.length - 1; at++) {
      const { type } = tokens[at] as Token;
      if (type === 'block-mapping-start' || type === 'flow-mapping-start') open.push(new Map());
      else if (type === 'block-sequence-start' || type === 'flow-sequence-start')
        open.push(undefined);
      else if (type === 'block-end' || type === 'flow-mapping-end' || type === 'flow-sequence-end')
        open.pop();
      if (type !== 'key') continue;
      const key = tokens[at + 1] as Token;
      const keys = open.at(-1);
      if (key.type !== 'scalar' || !keys) continue;
      const first = keys.get(key.value);
      if (first === undefined) {
        keys.set(key.value, key.start.line + 1);
      } else if (key.value !== '<<' || options['forbid-duplicated-merge-keys']) {
        yield {
          line: key.start.line + 1,
          column: key.start.column + 1,
          message: `Unexpected second key "${key.value}", expected every key once: the first is on line ${first}`,
          help: 'Remove or rename one of them: only the last would be read.',
          yamllint: `duplication of key "${key.value}" in mapping`,
        };
      }
    }
  },
};
