import { type Graph, liveNodes, type Node } from './graph.ts';

/**
 * Tensors to keep between two runs of one graph: the first computes the tensor `first`, the second all `others`.
 * Kept is what both need of the first's work; what only the second needs is left to it. Views of a tensor and
 * constants are made again: they cost less than the memory.
 */
export function keptBetween(graph: Graph, first: string, others: readonly string[]): string[] {
  const early = new Set(liveNodes(graph, [first]));
  const kept = new Set<string>();
  const needed = new Set(others);
  for (const node of [...graph.nodes].reverse()) {
    const wanted = node.outputs.filter((name) => needed.has(name));
    if (wanted.length === 0) continue;
    if (early.has(node) && !isView(node)) for (const name of wanted) kept.add(name);
    else for (const name of node.inputs) needed.add(name);
  }
  return [...kept].reverse();
}

const views = new Set([
  'Reshape',
  'Expand',
  'Cast',
  'ConstantOfShape',
  'Equal',
  'Less',
  'LessOrEqual',
]);

function isView({ type }: Node): boolean {
  return views.has(type);
}
