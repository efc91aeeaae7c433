import type { Graph } from './graph.ts';
import { arrange, equal, expanded, product, range, stored, type Value } from './value.ts';

/** How the axes of a product are used; axes that are 1 in both are in none of the lists. */
interface Axes {
  batch: readonly number[];
  left: readonly number[];
  right: readonly number[];
  summed: number;
}

/**
 * jax-js's `dot`: the sum over the last axis of a broadcast product, as one matrix product. Both sides
 * have the same rank; `shapes` are their full shapes.
 */
export function dot(
  graph: Graph,
  values: readonly [Value, Value],
  shapes: readonly [readonly number[], readonly number[]],
): Value {
  const summed = shapes[0].length - 1;
  const [x, y] = sumInMemory(graph, values, shapes);
  const axes = sortAxes(x, y, summed);
  const left = operand(graph, x, { ...axes, free: axes.left });
  const right = operand(graph, y, { ...axes, free: axes.right });
  const name = graph.add('FusedMatMul', [left.name, right.name], {
    transA: left.transposed ? 1 : 0,
    transB: right.transposed ? 0 : 1,
  });

  const size = (axis: number) => Math.max(stored(x, axis), stored(y, axis));
  const order = [...axes.batch, ...left.free, ...right.free];
  const all = [...order, ...range(summed).filter((axis) => !order.includes(axis))];
  const place = range(summed).map((axis) => all.indexOf(axis));
  const base = all.map(size);
  const groups = [...(axes.batch.length ? [axes.batch] : []), left.free, right.free];
  const dims = groups.map((group) => product(group.map(size)));
  return { name: graph.reshape(name, dims, base), base, place };
}

/** Where a side only broadcasts the summed axis, both get it at full size: the sum needs every term. */
function sumInMemory(
  graph: Graph,
  values: readonly [Value, Value],
  shapes: readonly [readonly number[], readonly number[]],
): [Value, Value] {
  const summed = shapes[0].length - 1;
  const size = Math.max(shapes[0][summed]!, shapes[1][summed]!);
  const full = (value: Value) =>
    expanded(
      graph,
      value,
      range(summed + 1).map((axis) => (axis === summed ? size : undefined)),
    );
  return [full(values[0]), full(values[1])];
}

function sortAxes(x: Value, y: Value, summed: number): Axes {
  const inX = (axis: number) => stored(x, axis) !== 1;
  const inY = (axis: number) => stored(y, axis) !== 1;
  const axes = range(summed);
  return {
    batch: inMemoryOrder(
      x,
      axes.filter((axis) => inX(axis) && inY(axis)),
    ),
    left: axes.filter((axis) => inX(axis) && !inY(axis)),
    right: axes.filter((axis) => !inX(axis) && inY(axis)),
    summed,
  };
}

/** One side as a matrix, [batch, free, summed] or with the last two swapped; batch only where there is one. */
function operand(
  graph: Graph,
  value: Value,
  axes: Pick<Axes, 'batch' | 'summed'> & { free: readonly number[] },
) {
  const { batch, summed } = axes;
  const free = inMemoryOrder(value, axes.free);
  const sum = stored(value, summed) === 1 ? [] : [summed];
  const lies = inMemoryOrder(
    value,
    range(summed + 1).filter((axis) => stored(value, axis) !== 1),
  );
  const transposed =
    !equal(lies, [...batch, ...free, ...sum]) && equal(lies, [...batch, ...sum, ...free]);
  const wanted = transposed ? [...batch, ...sum, ...free] : [...batch, ...free, ...sum];
  const { name, base } = equal(lies, wanted)
    ? value
    : arrange(graph, value, placesFor(wanted, summed + 1));

  const sizeOf = (group: readonly number[]) => product(group.map((axis) => stored(value, axis)));
  const matrix = transposed ? [sizeOf(sum), sizeOf(free)] : [sizeOf(free), sizeOf(sum)];
  const dims = batch.length ? [sizeOf(batch), ...matrix] : matrix;
  return { name: graph.reshape(name, base, dims), transposed, free };
}

/** A layout in which the wanted axes come first, in their order. */
function placesFor(wanted: readonly number[], rank: number): number[] {
  const order = [...wanted, ...range(rank).filter((axis) => !wanted.includes(axis))];
  return range(rank).map((axis) => order.indexOf(axis));
}

function inMemoryOrder(value: Value, axes: readonly number[]): number[] {
  return [...axes].sort((a, b) => value.place[a]! - value.place[b]!);
}
