import type { Token } from '../yaml/token.ts';
import { flag } from './option-type.ts';
import type { Problem, Rule } from './rule.ts';

interface Anchors {
  readonly 'forbid-undeclared-aliases': boolean;
  readonly 'forbid-duplicated-anchors': boolean;
  readonly 'forbid-unused-anchors': boolean;
}

/** Aliases that name an anchor, anchors of which there is one each and which an alias names. */
export const anchors: Rule<Anchors> = {
  name: 'anchors',
  options: {
    'forbid-undeclared-aliases': true,
    'forbid-duplicated-anchors': false,
    'forbid-unused-anchors': false,
  },
  accepts: {
    'forbid-undeclared-aliases': flag,
    'forbid-duplicated-anchors': flag,
    'forbid-unused-anchors': flag,
  },
  // The reader itself refuses an alias without an anchor and a second anchor of a name, so that these options hold anyway.
  *check({ tokens }, options) {
    if (!options['forbid-unused-anchors']) return;
    const used = new Set(tokens.filter(({ type }) => type === 'alias').map(({ value }) => value));
    for (const token of tokens) {
      if (token.type === 'anchor' && !used.has(token.value)) yield unused(token);
    }
  },
};

function unused({ start, value }: Token): Problem {
  return {
    line: start.line + 1,
    column: start.column + 1,
    message: `Unexpected anchor "&${value}" that no alias names, expected one that is used`,
    help: 'Remove the anchor.',
    yamllint: `found unused anchor "${value}"`,
  };
}
