import type { MappingNode, Node } from './node.ts';
import { YamlError } from './yaml-error.ts';

/**
 * Replace the merge keys (`<<`) of a mapping by the entries of what they name; own entries come last, so they win.
 * Throws a YamlError beyond `mostEntries`, or for what cannot be merged.
 */
export function merge(node: MappingNode, mostEntries: number): void {
  const { entries } = node;
  if (!entries.some(([key]) => key.type === 'merge' || key.type === 'value')) return;
  // Emptied first, so that a mapping that merges itself ends.
  node.entries = [];
  const merged: [Node, Node][] = [];
  const own: [Node, Node][] = [];
  for (const [key, value] of entries) {
    if (key.kind === 'scalar' && key.type === 'merge') {
      for (const source of sources(value)) addEntries(merged, source, mostEntries);
    } else if (key.kind === 'scalar' && key.type === 'value') {
      // "=" names a default value elsewhere; as a key it is text.
      own.push([{ ...key, type: 'str' }, value]);
    } else {
      own.push([key, value]);
    }
  }
  node.entries = merged.concat(own);
}

// The first mapping of a list wins, so it comes last.
function sources(value: Node): MappingNode[] {
  const nodes = value.kind === 'sequence' ? [...value.items].reverse() : [value];
  return nodes.map((node) => {
    if (node.kind === 'mapping') return node;
    throw new YamlError(
      node.start,
      `Unexpected ${node.kind} after "<<", expected a mapping or a list of mappings`,
      'Put "<<" in quotes if it is text.',
      'yaml-value',
    );
  });
}

function addEntries(merged: [Node, Node][], source: MappingNode, mostEntries: number): void {
  merge(source, mostEntries);
  for (const entry of source.entries) merged.push(entry);
  if (merged.length <= mostEntries) return;
  throw new YamlError(
    source.start,
    `Unexpected merge of more than ${mostEntries} entries, expected a qna.yaml`,
    'Write the mapping out: qna.yaml needs no merge keys.',
    'too-large',
  );
}
