import { elementwise } from './elementwise.ts';
import type { Graph } from './graph.ts';
import { reduce, scaled } from './reduce.ts';
import { arrange, equal, product, stored, type Value } from './value.ts';

type Pair<T> = readonly [T, T];

/**
 * jax-js's `dot`: the sum over the last axis of a broadcast product, as one matrix product. Both sides have
 * the same rank; `shapes` are their full shapes.
 */
export function dot(
  graph: Graph,
  [x, y]: Pair<Value>,
  [xShape, yShape]: Pair<readonly number[]>,
): Value {
  const summed = xShape.length - 1;
  if (x.axes.includes(summed) && y.axes.includes(summed)) return matrixProduct(graph, x, y, summed);
  // A side that only broadcasts the summed axis comes before the sum.
  const times = Math.max(xShape[summed]!, yShape[summed]!);
  const sumOf = (value: Value) => {
    const shape = xShape.map((_, axis) => stored(value, axis));
    return reduce(graph, value, shape, { op: 'Add', axis: [summed] });
  };
  const both = !x.axes.includes(summed) && !y.axes.includes(summed);
  const factors = [sumOf(x), sumOf(y)];
  const result = elementwise(graph, 'Mul', factors, [summed, summed]);
  return both ? scaled(graph, result, times) : result;
}

function matrixProduct(graph: Graph, x: Value, y: Value, summed: number): Value {
  const batch = x.axes.filter((axis) => axis !== summed && y.axes.includes(axis));
  const left = operand(graph, x, batch, summed);
  const right = operand(graph, y, batch, summed);
  const name = graph.add('FusedMatMul', [left.name, right.name], {
    transA: left.transposed ? 1 : 0,
    transB: right.transposed ? 0 : 1,
  });
  const sizeOf = (axis: number) => Math.max(stored(x, axis), stored(y, axis));
  const axes = [...batch, ...left.free, ...right.free];
  const sizes = axes.map(sizeOf);
  const dims = [...batch.map(sizeOf), left.rows, right.rows];
  return { name: graph.reshape(name, dims, sizes), axes, sizes };
}

/**
 * One side as matrices [batch..., free, summed], or with the last two swapped where memory has them so, or where it has to be moved in any case
 * and what lies together stays together that way.
 */
function operand(graph: Graph, value: Value, batch: readonly number[], summed: number) {
  const free = value.axes.filter((axis) => axis !== summed && !batch.includes(axis));
  const [plain, swapped] = [
    [...batch, ...free, summed],
    [...batch, summed, ...free],
  ];
  const moved = !equal(value.axes, plain) && !equal(value.axes, swapped);
  const transposed =
    free.length > 0 && (moved ? value.axes.at(-1) !== summed : equal(value.axes, swapped));
  const { name, sizes } = arrange(graph, value, transposed ? swapped : plain);
  const sizeOf = (axis: number) => stored(value, axis);
  const rows = product(free.map(sizeOf));
  const matrix = transposed ? [sizeOf(summed), rows] : [rows, sizeOf(summed)];
  const dims = [...batch.map(sizeOf), ...matrix];
  return { name: graph.reshape(name, sizes, dims), transposed, free, rows };
}
