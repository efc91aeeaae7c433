import type { Graph } from './graph.ts';
import { product, type Value } from './value.ts';

/** What jax-js names its reductions, as ONNX does. */
const types: Record<string, string> = { Add: 'ReduceSum', Max: 'ReduceMax', Min: 'ReduceMin' };

/** Reduces the given axes away; `shape` is the value's full shape. */
export function reduce(
  graph: Graph,
  value: Value,
  shape: readonly number[],
  { op, axis }: { op: string; axis: readonly number[] },
): Value {
  const type = types[op];
  if (type === undefined) throw new Error(`no ONNX translation of the reduction ${op}`);
  const reduced = reduceInMemory(graph, type, value, axis);
  // What is broadcast along an axis is there as often as the axis is long.
  const times = product(axis.filter((i) => !value.axes.includes(i)).map((i) => shape[i]!));
  const result = op === 'Add' ? scaled(graph, reduced, times) : reduced;
  const left = shape.map((_, i) => i).filter((i) => !axis.includes(i));
  return { ...result, axes: result.axes.map((i) => left.indexOf(i)) };
}

/** The value times a number. */
export function scaled(graph: Graph, value: Value, factor: number): Value {
  if (factor === 1) return value;
  return { ...value, name: graph.add('Mul', [value.name, graph.scalar(factor, 'float32')]) };
}

function reduceInMemory(graph: Graph, type: string, value: Value, axis: readonly number[]): Value {
  const gone = value.axes.flatMap((i, at) => (axis.includes(i) ? [at] : []));
  if (gone.length === 0) return value;
  // Opset 17 takes the axes of a sum as an input, those of the others as an attribute.
  const name =
    type === 'ReduceSum'
      ? graph.add(type, [value.name, graph.ints(gone)], { keepdims: 0 })
      : graph.add(type, [value.name], { axes: gone, keepdims: 0 });
  const kept = <T>(list: readonly T[]) => list.filter((_, at) => !gone.includes(at));
  return { name, axes: kept(value.axes), sizes: kept(value.sizes) };
}
