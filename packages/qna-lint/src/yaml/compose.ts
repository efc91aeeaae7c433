import { composeNode } from './compose-node.ts';
import { type Composer, is, peek, take, unexpected } from './composer.ts';
import { emptyScalar } from './empty-scalar.ts';
import type { Node } from './node.ts';
import { composeDirectives, defaultHandles } from './properties.ts';
import type { Tokens } from './scanner.ts';
import { YamlError } from './yaml-error.ts';

/**
 * The node tree of the one document that the tokens make, or undefined when there is none.
 * Throws the YamlError that PyYAML's parser and composer (MIT), whose grammar this is, would meet first.
 */
export function compose(tokens: Tokens): Node | undefined {
  const composer: Composer = { tokens, at: 1, anchors: new Map(), tagHandles: new Map(), depth: 0 };
  const node = composeDocument(composer);
  if (node === undefined) return undefined;
  if (is(composer, 'document-end')) composer.at++;
  while (is(composer, 'document-end')) composer.at++;
  if (!is(composer, 'stream-end')) throw secondDocument(composer);
  return node;
}

function composeDocument(composer: Composer): Node | undefined {
  composer.tagHandles = new Map(defaultHandles);
  if (!is(composer, 'directive', 'document-start', 'stream-end'))
    return composeNode(composer, 'block');
  while (is(composer, 'document-end')) composer.at++;
  if (is(composer, 'stream-end')) return undefined;
  composeDirectives(composer);
  const start = take(composer);
  if (start.type !== 'document-start') {
    throw unexpected(start, '"---" after the directives');
  }
  if (is(composer, 'directive', 'document-start', 'document-end', 'stream-end')) {
    return emptyScalar(peek(composer).start);
  }
  return composeNode(composer, 'block');
}

function secondDocument(composer: Composer): YamlError {
  const { start } = peek(composer);
  return new YamlError(
    start,
    'Unexpected second document, expected one document a file',
    'Move it to a qna.yaml in a folder of its own, or remove the "---" or "..." before it.',
  );
}
