import { dimsOfAll } from './dims.ts';
import { type Graph, liveNodes, type Node } from './graph.ts';
import type { Part } from './model.ts';

/** Elements that lie in memory between the operations for the first result of a part and those for the others. */
export function keptElements({ graph, inputs, results }: Part): number {
  const [first, ...others] = results.map(({ name }) => name) as [string, ...string[]];
  const dims = dimsOfAll(graph, new Map(inputs.map(({ name, spec }) => [name, spec.shape])));
  return keptBetween(graph, first, others).reduce(
    (sum, name) => sum + dims.get(name)!.reduce((a, b) => a * b, 1),
    0,
  );
}

/** Tensors that were made on the way to `first` and that `others` need too. Views of a tensor take no memory. */
function keptBetween(graph: Graph, first: string, others: readonly string[]): string[] {
  const early = new Set(liveNodes(graph, [first]));
  const kept = new Set<string>();
  const needed = new Set(others);
  for (const node of [...graph.nodes].reverse()) {
    const wanted = node.outputs.filter((name) => needed.has(name));
    if (wanted.length === 0) continue;
    if (early.has(node) && !isView(node)) for (const name of wanted) kept.add(name);
    else for (const name of node.inputs) needed.add(name);
  }
  return [...kept];
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
