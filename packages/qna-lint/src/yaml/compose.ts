import { type Composer, is, peek, take, unexpected, unexpectedInBlock } from './composer.ts';
import type { MappingNode, Node, ScalarNode, SequenceNode } from './node.ts';
import {
  composeDirectives,
  composeProperties,
  coreType,
  defaultHandles,
  type Properties,
} from './properties.ts';
import { resolve } from './resolve.ts';
import { deepest, type Tokens } from './scanner.ts';
import type { Mark, Token } from './token.ts';
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

// What may stand at a place: block collections only in a block, and lists without indentation only as values of a mapping.
type Context = 'flow' | 'block' | 'block value';

function composeNode(composer: Composer, context: Context): Node {
  if (is(composer, 'alias')) return aliased(composer, take(composer));
  const properties = composeProperties(composer);
  if (properties.anchor !== undefined && composer.anchors.has(properties.anchor)) {
    throw new YamlError(
      properties.start,
      `Unexpected second anchor "${properties.anchor}", expected every anchor once`,
      'Give the anchor another name, or write the text out: qna.yaml needs no anchors.',
    );
  }
  composer.depth++;
  if (composer.depth > deepest) throw tooDeep(properties.start);
  const node = composeContent(composer, context, properties);
  composer.depth--;
  return node;
}

function composeContent(composer: Composer, context: Context, properties: Properties): Node {
  const next = peek(composer);
  if (context === 'block value' && next.type === 'block-entry') {
    return composeIndentlessSequence(composer, startSequence(composer, properties));
  }
  switch (next.type) {
    case 'scalar':
      return scalar(composer, properties, take(composer));
    case 'flow-sequence-start':
      return composeFlowSequence(composer, startSequence(composer, properties));
    case 'flow-mapping-start':
      return composeFlowMapping(composer, startMapping(composer, properties));
    case 'block-sequence-start':
      if (context === 'flow') break;
      return composeBlockSequence(composer, startSequence(composer, properties));
    case 'block-mapping-start':
      if (context === 'flow') break;
      return composeBlockMapping(composer, startMapping(composer, properties));
  }
  if (properties.anchor === undefined && properties.tag === undefined) {
    throw unexpected(next, 'a value');
  }
  return scalar(composer, properties, undefined);
}

function aliased(composer: Composer, { value, start }: Token): Node {
  const node = composer.anchors.get(value);
  if (node !== undefined) return node;
  throw new YamlError(
    start,
    `Unexpected alias "*${value}", expected one whose anchor "&${value}" stands before it`,
    'Put a text that begins with * in quotes.',
  );
}

function scalar(composer: Composer, properties: Properties, found: Token | undefined): ScalarNode {
  const { tag, start } = properties;
  const text = found?.value ?? '';
  const style = found?.style ?? 'plain';
  // "!" alone makes even a quoted text count as if it had no quotes.
  const implicit = tag === '!' || (tag === undefined && style === 'plain');
  const type = implicit ? resolve(text) : coreType(tag, 'str');
  return remember(composer, properties, { kind: 'scalar', type, start, text, style });
}

function startSequence(composer: Composer, properties: Properties): SequenceNode {
  const type = coreType(properties.tag, 'seq');
  return remember(composer, properties, {
    kind: 'sequence',
    type,
    start: properties.start,
    items: [],
  });
}

function startMapping(composer: Composer, properties: Properties): MappingNode {
  const type = coreType(properties.tag, 'map');
  return remember(composer, properties, {
    kind: 'mapping',
    type,
    start: properties.start,
    entries: [],
  });
}

// An anchor counts from the start of its node, so that an alias inside may name it.
function remember<N extends Node>(composer: Composer, { anchor }: Properties, node: N): N {
  if (anchor !== undefined) composer.anchors.set(anchor, node);
  return node;
}

function composeBlockSequence(composer: Composer, node: SequenceNode): SequenceNode {
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

function composeIndentlessSequence(composer: Composer, node: SequenceNode): SequenceNode {
  while (is(composer, 'block-entry')) {
    const { end } = take(composer);
    const empty = is(composer, 'block-entry', 'key', 'value', 'block-end');
    node.items.push(empty ? emptyScalar(end) : composeNode(composer, 'block'));
  }
  return node;
}

function composeBlockMapping(composer: Composer, node: MappingNode): MappingNode {
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

function composeFlowSequence(composer: Composer, node: SequenceNode): SequenceNode {
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

function composeFlowMapping(composer: Composer, node: MappingNode): MappingNode {
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

function composeValue(composer: Composer, isEmpty: () => boolean, context: Context): Node {
  if (!is(composer, 'value')) return emptyScalar(peek(composer).start);
  const { end } = take(composer);
  return isEmpty() ? emptyScalar(end) : composeNode(composer, context);
}

function takeComma(composer: Composer, closing: string): void {
  const next = take(composer);
  if (next.type !== 'flow-entry') throw unexpected(next, `"," or "${closing}"`);
}

function emptyScalar(start: Mark): ScalarNode {
  return { kind: 'scalar', type: 'null', start, text: '', style: 'plain' };
}

function secondDocument(composer: Composer): YamlError {
  const { start } = peek(composer);
  return new YamlError(
    start,
    'Unexpected second document, expected one document a file',
    'Move it to a qna.yaml in a folder of its own, or remove the "---" or "..." before it.',
  );
}

function tooDeep(start: Mark): YamlError {
  return new YamlError(
    start,
    `Unexpected nesting deeper than ${deepest} levels, expected a qna.yaml, which has 6`,
    'Look for brackets or list marks that belong in quotes.',
    'too-large',
  );
}
