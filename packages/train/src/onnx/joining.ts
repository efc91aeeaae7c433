import type { Graph } from './graph.ts';
import { arrange, expanded, range, type Value } from './value.ts';

/** Parts of a value along one axis; the order in memory stays. */
export function split(
  graph: Graph,
  value: Value,
  { axis, sizes }: { axis: number; sizes: readonly number[] },
): Value[] {
  const at = value.axes.indexOf(axis);
  // Every part of a broadcast is the broadcast.
  if (at < 0) return sizes.map(() => value);
  const inputs = [value.name, graph.ints(sizes)];
  const names = graph.addMany('Split', inputs, { axis: at }, sizes.length);
  return names.map((name, part) => {
    const dims = value.sizes.map((size, i) => (i === at ? sizes[part]! : size));
    const kept = range(dims.length).filter((i) => dims[i] !== 1);
    const kepts = kept.map((i) => dims[i]!);
    const axes = kept.map((i) => value.axes[i]!);
    return { name: graph.reshape(name, dims, kepts), axes, sizes: kepts };
  });
}

/** Values one after the other along one axis, in the order in memory of the first. */
export function concatenate(
  graph: Graph,
  values: readonly Value[],
  { axis }: { axis: number },
  shapes: readonly (readonly number[])[],
): Value {
  const first = expanded(graph, values[0]!, range(shapes[0]!.length), shapes[0]!);
  // The axis itself has a dimension here even where a part has only 1 of it.
  const axes = first.axes.includes(axis) ? first.axes : [axis, ...first.axes];
  const names = values.map((value, i) => {
    const shape = shapes[i]!;
    const whole = expanded(graph, value, axes, shape);
    const ordered = arrange(
      graph,
      whole,
      axes.filter((each) => shape[each] !== 1),
    );
    return graph.reshape(
      ordered.name,
      ordered.sizes,
      axes.map((each) => shape[each]!),
    );
  });
  const at = axes.indexOf(axis);
  const length = shapes.reduce((sum, shape) => sum + shape[axis]!, 0);
  const sizes = axes.map((each) => (each === axis ? length : shapes[0]![each]!));
  return { name: graph.add('Concat', names, { axis: at }), axes, sizes };
}
