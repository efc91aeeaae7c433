import type { Graph } from './graph.ts';
import { arrange, product, range, type Value } from './value.ts';

/** An operation on one value, element by element. */
export function unary(graph: Graph, type: string, x: Value): Value {
  return { ...x, name: graph.add(type, [x.name]) };
}

/**
 * An operation on several values of `ranks`, aligned at their last axes as NumPy does. The largest keeps
 * its order in memory, the others follow it.
 */
export function elementwise(
  graph: Graph,
  type: string,
  values: readonly Value[],
  ranks: readonly number[],
): Value {
  const rank = Math.max(...ranks);
  const aligned = values.map((value, i) => shifted(value, rank - ranks[i]!));
  const largest = aligned.reduce((a, b) => (product(b.sizes) > product(a.sizes) ? b : a));
  const others = range(rank).filter(
    (axis) => !largest.axes.includes(axis) && aligned.some(({ axes }) => axes.includes(axis)),
  );
  const axes = [...others, ...largest.axes];
  const sizes = axes.map((axis) => aligned.map((value) => sizeIn(value, axis)).find(Boolean)!);
  const names = aligned.map((value) => operand(graph, value, axes));
  return { name: graph.add(type, names), axes, sizes };
}

function shifted(value: Value, by: number): Value {
  return by === 0 ? value : { ...value, axes: value.axes.map((axis) => axis + by) };
}

function sizeIn({ axes, sizes }: Value, axis: number): number | undefined {
  return sizes[axes.indexOf(axis)];
}

/** The value as ONNX broadcasts it against dimensions of the given axes: 1 where it lacks one, none in front. */
function operand(graph: Graph, value: Value, axes: readonly number[]): string {
  const ordered = axes.filter((axis) => value.axes.includes(axis));
  const { name, sizes } = arrange(graph, value, ordered);
  const first = axes.indexOf(ordered[0] ?? -1);
  const dims = first < 0 ? [] : axes.slice(first).map((axis) => sizeIn(value, axis) ?? 1);
  return graph.reshape(name, sizes, dims);
}
