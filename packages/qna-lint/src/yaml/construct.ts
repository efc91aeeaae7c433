import { merge } from './merge.ts';
import type { MappingNode, Node, ScalarNode } from './node.ts';
import { scalarValue } from './scalar-value.ts';
import { YamlError } from './yaml-error.ts';

/** What a YAML node is worth; a symbol stands for what JSON lacks: dates, bytes, sets, ordered maps. */
export type Value = null | boolean | number | string | symbol | Value[] | { [key: string]: Value };

/** Most values of a file with every alias written out: beyond lies no qna.yaml, but an alias bomb. */
const mostValues = 100_000;

/**
 * The value of a node, as PyYAML's safe_load (MIT) gives it. Merge keys in the nodes are replaced by what they
 * merge. Throws a YamlError for a type that safe_load refuses, for a key that is no scalar, and for aliases
 * that repeat themselves without end or too often.
 */
export function construct(root: Node): Value {
  const state: Construction = { values: new Map(), open: new Set(), sizes: new Map() };
  return constructNode(state, root);
}

interface Construction {
  /** Values of the collections that are done, for aliases. */
  readonly values: Map<Node, Value>;
  readonly open: Set<Node>;
  /** How many values a collection holds, aliases written out. */
  readonly sizes: Map<Node, number>;
}

function constructNode(state: Construction, node: Node): Value {
  if (node.kind === 'scalar') return constructScalar(node);
  const known = state.values.get(node);
  if (known !== undefined) return known;
  if (state.open.has(node)) {
    throw new YamlError(
      node.start,
      'Unexpected alias inside the very value that it names, expected values that end',
      'Write the value out instead of the alias.',
      'yaml-value',
    );
  }
  state.open.add(node);
  const value = constructCollection(state, node);
  state.open.delete(node);
  state.values.set(node, value);
  measure(state, node);
  return value;
}

function constructScalar(node: ScalarNode): Value {
  if (['seq', 'map', 'omap', 'pairs', 'set'].includes(node.type)) throw wrongKind(node);
  return scalarValue(node);
}

function constructCollection(state: Construction, node: Exclude<Node, ScalarNode>): Value {
  if (node.kind === 'sequence') {
    if (!['seq', 'omap', 'pairs'].includes(node.type)) throw wrongKind(node);
    const items = node.items.map((item) => constructNode(state, item));
    if (node.type !== 'seq') return Symbol.for(`${node.type} at ${node.start.offset}`);
    return items;
  }
  if (!['map', 'set'].includes(node.type)) throw wrongKind(node);
  const value = constructMapping(state, node);
  return node.type === 'set' ? Symbol.for(`set ${Object.keys(value).join()}`) : value;
}

function constructMapping(state: Construction, node: MappingNode): { [key: string]: Value } {
  merge(node, mostValues);
  const mapping: { [key: string]: Value } = {};
  for (const [keyNode, valueNode] of node.entries) {
    if (keyNode.kind !== 'scalar') throw unhashable(keyNode);
    const key = keyOf(keyNode, constructScalar(keyNode));
    const value = constructNode(state, valueNode);
    // A plain assignment to `__proto__` would set no key at all.
    if (key === '__proto__') Object.defineProperty(mapping, key, { value, enumerable: true });
    else mapping[key] = value;
  }
  return mapping;
}

/** The property that a key becomes: its text, behind a mark that no text begins with when it is no string. */
export function keyOf(node: ScalarNode, value: Value): string {
  return typeof value === 'string' ? value : `\0${node.text}`;
}

function measure({ sizes }: Construction, node: Exclude<Node, ScalarNode>): void {
  const children = node.kind === 'sequence' ? node.items : node.entries.map(([, value]) => value);
  const size = children.reduce((sum, child) => sum + (sizes.get(child) ?? weightOf(child)), 1);
  if (size > mostValues) {
    throw new YamlError(
      node.start,
      `Unexpected number of values, more than ${mostValues} with every alias written out, expected a qna.yaml`,
      'Remove the aliases: qna.yaml needs none.',
      'too-large',
    );
  }
  sizes.set(node, size);
}

// A long text counts for more, as an alias repeats it for next to nothing: one for every 1024 characters.
function weightOf(node: Node): number {
  return node.kind === 'scalar' ? 1 + (node.text.length >> 10) : 1;
}

function wrongKind(node: Node): YamlError {
  return new YamlError(
    node.start,
    `Unexpected tag "${node.type}" on a ${node.kind}, expected a type that YAML itself defines`,
    'Remove the tag: qna.yaml needs none. Put a text that begins with ! in quotes.',
    'yaml-value',
  );
}

function unhashable(node: Node): YamlError {
  return new YamlError(
    node.start,
    `Unexpected ${node.kind} as a key, expected text`,
    'Put text with brackets or braces in quotes.',
    'yaml-value',
  );
}
