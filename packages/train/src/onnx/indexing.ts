import type { Graph } from './graph.ts';
import { laidOut, product, tensorValue, type Value } from './value.ts';

/** What jax-js says of a gather or scatter. */
export interface IndexParams {
  axis: readonly number[];
  outDim: number;
}

/** Rows of a table by index: x [n, ...], indices of any shape -> [...indices, ...]. */
export function gather(
  graph: Graph,
  [x, indices]: readonly [Value, Value],
  [xShape, indexShape]: readonly [readonly number[], readonly number[]],
  { axis, outDim }: IndexParams,
): Value {
  refuseUnlessRows('gather', axis, outDim);
  const names = [laidOut(graph, x, xShape), laidOut(graph, indices, indexShape)];
  const shape = [...indexShape, ...xShape.slice(1)];
  return tensorValue(graph, graph.add('Gather', names, { axis: 0 }), shape);
}

/**
 * The transpose of `gather`: rows at their indices, in a table of zeros of `shape`. The indices must all
 * differ: ONNX Runtime adds rows of equal index in parallel and loses some of them.
 */
export function scatter(
  graph: Graph,
  [rows, indices]: readonly [Value, Value],
  [rowsShape, indexShape]: readonly [readonly number[], readonly number[]],
  { axis, outDim, op, shape }: IndexParams & { op: string; shape: readonly number[] },
): Value {
  refuseUnlessRows('scatter', axis, outDim);
  if (op !== 'add') throw new Error(`no ONNX translation of scatter with ${op}`);
  const count = product(indexShape);
  const flat = graph.add('Reshape', [
    laidOut(graph, rows, rowsShape),
    graph.ints([count, ...shape.slice(1)]),
  ]);
  const at = graph.add('Reshape', [
    graph.add('Cast', [laidOut(graph, indices, indexShape)], { to: 7 }),
    graph.ints([count, 1]),
  ]);
  const zeros = graph.add('ConstantOfShape', [graph.ints(shape)]);
  return tensorValue(graph, graph.add('ScatterND', [zeros, at, flat], { reduction: 'add' }), shape);
}

function refuseUnlessRows(what: string, axis: readonly number[], outDim: number): void {
  if (axis.length === 1 && axis[0] === 0 && outDim === 0) return;
  throw new Error(`no ONNX translation of ${what} along axes ${axis} into ${outDim}`);
}
