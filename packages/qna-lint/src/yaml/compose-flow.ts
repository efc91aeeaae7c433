import { composeNode } from './compose-node.ts';
import { composeValue } from './compose-value.ts';
import { type Composer, is, peek, take, unexpected } from './composer.ts';
import { emptyScalar } from './empty-scalar.ts';
import type { MappingNode, SequenceNode } from './node.ts';

/** The entries of lists and mappings that are written in brackets. */
export function composeFlowSequence(composer: Composer, node: SequenceNode): SequenceNode {
  composer.at++;
  while (!is(composer, 'flow-sequence-end')) {
    if (node.items.length > 0) takeComma(composer, ']');
    if (is(composer, 'flow-sequence-end')) break;
    node.items.push(is(composer, 'key') ? composePair(composer) : composeNode(composer, 'flow'));
  }
  composer.at++;
  return node;
}

// `[key: value]` is a list of a mapping with one entry.
function composePair(composer: Composer): MappingNode {
  const { start, end } = take(composer);
  const isEnd = () => is(composer, 'flow-entry', 'flow-sequence-end');
  const empty = is(composer, 'value') || isEnd();
  const key = empty ? emptyScalar(end) : composeNode(composer, 'flow');
  const value = composeValue(composer, isEnd, 'flow');
  return { kind: 'mapping', type: 'map', start, entries: [[key, value]] };
}

export function composeFlowMapping(composer: Composer, node: MappingNode): MappingNode {
  composer.at++;
  const isEnd = () => is(composer, 'flow-entry', 'flow-mapping-end');
  while (!is(composer, 'flow-mapping-end')) {
    if (node.entries.length > 0) takeComma(composer, '}');
    if (is(composer, 'flow-mapping-end')) break;
    if (is(composer, 'key')) {
      const { end } = take(composer);
      const empty = is(composer, 'value') || isEnd();
      const key = empty ? emptyScalar(end) : composeNode(composer, 'flow');
      node.entries.push([key, composeValue(composer, isEnd, 'flow')]);
    } else {
      const key = composeNode(composer, 'flow');
      node.entries.push([key, emptyScalar(peek(composer).start)]);
    }
  }
  composer.at++;
  return node;
}

function takeComma(composer: Composer, closing: string): void {
  const next = take(composer);
  if (next.type !== 'flow-entry') throw unexpected(next, `"," or "${closing}"`);
}
