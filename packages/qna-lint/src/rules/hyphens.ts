import type { Rule } from './rule.ts';
import { checkSpaces } from './spacing.ts';

/** One space after the hyphen of a list entry. */
export const hyphens: Rule<{ 'max-spaces-after': number }> = {
  name: 'hyphens',
  level: 'warning',
  options: { 'max-spaces-after': 1 },
  *check({ tokens }, options) {
    const bounds = { least: -1, most: options['max-spaces-after'] };
    for (const [at, hyphen] of tokens.entries()) {
      const right = tokens[at + 1];
      if (hyphen.type !== 'block-entry' || !right) continue;
      yield* checkSpaces(hyphen, right, bounds, 'after hyphen');
    }
  },
};
