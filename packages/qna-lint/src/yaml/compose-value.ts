import { type Context, composeNode } from './compose-node.ts';
import { type Composer, is, peek, take } from './composer.ts';
import { emptyScalar } from './empty-scalar.ts';
import type { Node } from './node.ts';

/** The value of a key: behind its colon, or none. */
export function composeValue(composer: Composer, isEmpty: () => boolean, context: Context): Node {
  if (!is(composer, 'value')) return emptyScalar(peek(composer).start);
  const { end } = take(composer);
  return isEmpty() ? emptyScalar(end) : composeNode(composer, context);
}
