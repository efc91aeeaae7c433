import type { Graph } from './graph.ts';
import { expanded, range, stored, type Value } from './value.ts';

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
  // A sum over an axis that is only broadcast has to see it at its full size.
  const sizes = shape.map((size, i) =>
    axis.includes(i) && stored(value, i) !== size ? size : undefined,
  );
  const { name, base, place } = expanded(graph, value, sizes);
  const gone = axis.map((i) => place[i]!).sort((a, b) => a - b);
  const left = range(base.length).filter((at) => !gone.includes(at));
  // Opset 17 takes the axes of a sum as an input, those of the others as an attribute.
  const reduced =
    type === 'ReduceSum'
      ? graph.add(type, [name, graph.ints(gone)], { keepdims: 0 })
      : graph.add(type, [name], { axes: gone, keepdims: 0 });
  return {
    name: reduced,
    base: left.map((at) => base[at]!),
    place: place.filter((_, i) => !axis.includes(i)).map((at) => left.indexOf(at)),
  };
}
