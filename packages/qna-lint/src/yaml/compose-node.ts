import {
  composeBlockMapping,
  composeBlockSequence,
  composeIndentlessSequence,
} from './compose-block.ts';
import { composeFlowMapping, composeFlowSequence } from './compose-flow.ts';
import { type Composer, is, peek, take, unexpected } from './composer.ts';
import type { MappingNode, Node, ScalarNode, SequenceNode } from './node.ts';
import { composeProperties, coreType, type Properties } from './properties.ts';
import { resolve } from './resolve.ts';
import { deepest } from './scanner.ts';
import type { Mark, Token } from './token.ts';
import { YamlError } from './yaml-error.ts';

/** What may stand at a place: block collections only in a block, and lists without indentation only as values of a mapping. */
export type Context = 'flow' | 'block' | 'block value';

/** The node that the next tokens make. */
export function composeNode(composer: Composer, context: Context): Node {
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

function tooDeep(start: Mark): YamlError {
  return new YamlError(
    start,
    `Unexpected nesting deeper than ${deepest} levels, expected a qna.yaml, which has 6`,
    'Look for brackets or list marks that belong in quotes.',
    'too-large',
  );
}
