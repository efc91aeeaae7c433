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
    for (const [at, token] of tokens.entries()) {
      if (token.type.endsWith('mapping-start')) open.push(new Map());
      else if (token.type.endsWith('sequence-start')) open.push(undefined);
      else if (endsCollection.has(token.type)) open.pop();
      const key = token.type === 'key' ? tokens[at + 1] : undefined;
      const keys = open.at(-1);
      if (key?.type !== 'scalar' || !keys) continue;
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

const endsCollection: ReadonlySet<string> = new Set([
  'block-end',
  'flow-mapping-end',
  'flow-sequence-end',
]);
