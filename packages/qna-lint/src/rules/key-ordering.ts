import { patterns } from './option-type.ts';
import type { Rule } from './rule.ts';

/** The keys of a mapping in the order of their letters, by code point. */
export const keyOrdering: Rule<{ 'ignored-keys': readonly string[] }> = {
  name: 'key-ordering',
  options: { 'ignored-keys': [] },
  accepts: { 'ignored-keys': patterns },
  *check({ tokens }, options) {
    const ignored = options['ignored-keys'].map((pattern) => new RegExp(pattern, 'u'));
    // The greatest key so far of each open mapping; undefined for a list.
    const open: ({ greatest: string | undefined } | undefined)[] = [];
    for (const [at, token] of tokens.entries()) {
      if (token.type.endsWith('mapping-start')) open.push({ greatest: undefined });
      else if (token.type.endsWith('sequence-start')) open.push(undefined);
      else if (endsCollection.has(token.type)) open.pop();
      const key = token.type === 'key' ? tokens[at + 1] : undefined;
      const mapping = open.at(-1);
      if (key?.type !== 'scalar' || !mapping) continue;
      if (ignored.some((pattern) => pattern.test(key.value))) continue;
      const { greatest } = mapping;
      if (greatest === undefined || !isBefore(key.value, greatest)) {
        mapping.greatest = key.value;
        continue;
      }
      yield {
        line: key.start.line + 1,
        column: key.start.column + 1,
        message: `Unexpected key "${key.value}" after "${greatest}", expected keys in the order of their letters`,
        help: 'Move the key up.',
        yamllint: `wrong ordering of key "${key.value}" in mapping`,
      };
    }
  },
};

const endsCollection: ReadonlySet<string> = new Set([
  'block-end',
  'flow-mapping-end',
  'flow-sequence-end',
]);

// JavaScript compares by halves of a character, which puts an emoji before some letters.
function isBefore(key: string, other: string): boolean {
  return Buffer.compare(Buffer.from(key), Buffer.from(other)) < 0;
}
