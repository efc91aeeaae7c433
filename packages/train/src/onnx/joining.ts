import type { Graph } from './graph.ts';
import { arrange, expanded, type Value } from './value.ts';

/** Parts of a value along one axis; the layout of the whole stays. */
export function split(
  graph: Graph,
  value: Value,
  { axis, sizes }: { axis: number; sizes: readonly number[] },
  shape: readonly number[],
): Value[] {
  const whole = expanded(
    graph,
    value,
    shape.map((size, i) => (i === axis ? size : undefined)),
  );
  const at = whole.place[axis]!;
  const names = graph.addMany('Split', [whole.name, graph.ints(sizes)], { axis: at }, sizes.length);
  return names.map((name, part) => ({
    name,
    base: whole.base.map((size, b) => (b === at ? sizes[part]! : size)),
    place: whole.place,
  }));
}

/** Values one after the other along one axis, in the layout of the first. */
export function concatenate(
  graph: Graph,
  values: readonly Value[],
  { axis }: { axis: number },
  shapes: readonly (readonly number[])[],
): Value {
  const { place } = values[0]!;
  const parts = values.map((value, i) => expanded(graph, arrange(graph, value, place), shapes[i]!));
  const names = parts.map(({ name }) => name);
  const at = place[axis]!;
  const length = parts.reduce((sum, { base }) => sum + base[at]!, 0);
  return {
    name: graph.add('Concat', names, { axis: at }),
    base: parts[0]!.base.map((size, b) => (b === at ? length : size)),
    place,
  };
}
