import type { ScalarNode } from './node.ts';
import type { Mark } from './token.ts';

/** The node of a value that is not there. */
export function emptyScalar(start: Mark): ScalarNode {
  return { kind: 'scalar', type: 'null', start, text: '', style: 'plain' };
}
