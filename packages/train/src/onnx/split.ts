import type { Graph, Node } from './graph.ts';

/**
 * Tensors to keep between two runs of one graph: the first computes what does not depend on the inputs `late`,
 * the second what `results` need beyond. Views of a tensor and constants are made again: they cost less than
 * the memory.
 */
export function keptBetween(
  graph: Graph,
  late: ReadonlySet<string>,
  results: readonly string[],
): string[] {
  const isLate = new Set(late);
  for (const { inputs, outputs } of graph.nodes) {
    if (inputs.some((name) => isLate.has(name))) for (const name of outputs) isLate.add(name);
  }
  const kept = new Set<string>();
  const needed = new Set(results);
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    if (node.outputs.some((name) => isLate.has(name)) || isRemade(node)) {
      for (const name of node.inputs) needed.add(name);
    } else {
      for (const name of node.outputs) if (needed.has(name)) kept.add(name);
    }
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

function isRemade({ type }: Node): boolean {
  return views.has(type);
}
