import type { TokenType } from '../yaml/token.ts';
import { flag } from './option-type.ts';
import type { Rule } from './rule.ts';

interface EmptyValues {
  readonly 'forbid-in-block-mappings': boolean;
  readonly 'forbid-in-flow-mappings': boolean;
  readonly 'forbid-in-block-sequences': boolean;
}

/** No key and no hyphen without a value, which would mean null. */
export const emptyValues: Rule<EmptyValues> = {
  name: 'empty-values',
  options: {
    'forbid-in-block-mappings': true,
    'forbid-in-flow-mappings': true,
    'forbid-in-block-sequences': true,
  },
  accepts: {
    'forbid-in-block-mappings': flag,
    'forbid-in-flow-mappings': flag,
    'forbid-in-block-sequences': flag,
  },
  *check({ tokens }, options) {
    for (const [at, { type, start, end }] of tokens.entries()) {
      const next = tokens[at + 1]?.type ?? 'stream-end';
      const found = places.find((place) => place.after === type && place.before.includes(next));
      if (!found || !options[found.option]) continue;
      yield {
        line: start.line + 1,
        column: end.column + 1,
        message: `Unexpected empty value in a ${found.noun}, expected one`,
        help: 'Write the value, or null if nothing is meant.',
        yamllint: `empty value in ${found.noun}`,
      };
    }
  },
};

interface Place {
  readonly option: keyof EmptyValues;
  readonly noun: string;
  readonly after: TokenType;
  readonly before: readonly TokenType[];
}

const places: readonly Place[] = [
  {
    option: 'forbid-in-block-mappings',
    noun: 'block mapping',
    after: 'value',
    before: ['key', 'block-end'],
  },
  {
    option: 'forbid-in-flow-mappings',
    noun: 'flow mapping',
    after: 'value',
    before: ['flow-entry', 'flow-mapping-end'],
  },
  {
    option: 'forbid-in-block-sequences',
    noun: 'block sequence',
    after: 'block-entry',
    before: ['key', 'block-end', 'block-entry'],
  },
];
