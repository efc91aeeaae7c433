import { composeNode } from './compose-node.ts';
import { composeValue } from './compose-value.ts';
import { type Composer, is, peek, take, unexpectedInBlock } from './composer.ts';
import { emptyScalar } from './empty-scalar.ts';
import type { MappingNode, SequenceNode } from './node.ts';

/** The entries of lists and mappings that are written by indentation. */
export function composeBlockSequence(composer: Composer, node: SequenceNode): SequenceNode {
  composer.at++;
  while (is(composer, 'block-entry')) {
    const { end } = take(composer);
    const empty = is(composer, 'block-entry', 'block-end');
    node.items.push(empty ? emptyScalar(end) : composeNode(composer, 'block'));
  }
  if (!is(composer, 'block-end'))
    throw unexpectedInBlock(peek(composer), 'a list entry', node.start);
  composer.at++;
  return node;
}

export function composeIndentlessSequence(composer: Composer, node: SequenceNode): SequenceNode {
  while (is(composer, 'block-entry')) {
    const { end } = take(composer);
    const empty = is(composer, 'block-entry', 'key', 'value', 'block-end');
    node.items.push(empty ? emptyScalar(end) : composeNode(composer, 'block'));
  }
  return node;
}

export function composeBlockMapping(composer: Composer, node: MappingNode): MappingNode {
  composer.at++;
  const isEmpty = () => is(composer, 'key', 'value', 'block-end');
  while (is(composer, 'key')) {
    const { end } = take(composer);
    const key = isEmpty() ? emptyScalar(end) : composeNode(composer, 'block value');
    node.entries.push([key, composeValue(composer, isEmpty, 'block value')]);
  }
  if (!is(composer, 'block-end')) throw unexpectedInBlock(peek(composer), 'a key', node.start);
  composer.at++;
  return node;
}
