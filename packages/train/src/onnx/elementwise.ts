import type { Graph } from './graph.ts';
import { arrange, product, range, straight, type Value } from './value.ts';

/** An operation on one value, element by element. */
export function unary(graph: Graph, type: string, x: Value): Value {
  return { ...x, name: graph.add(type, [x.name]) };
}

/** An operation on several values with NumPy's broadcasting; the largest keeps its layout. */
export function elementwise(graph: Graph, type: string, values: readonly Value[]): Value {
  const rank = Math.max(...values.map(({ place }) => place.length));
  const padded = values.map((value) => (isScalar(value) ? value : withRank(graph, value, rank)));
  const largest = padded.reduce((a, b) => (product(b.base) > product(a.base) ? b : a));
  const layout = isScalar(largest) ? padded.find((value) => !isScalar(value)) : largest;
  if (!layout) return { ...largest, name: graph.add(type, names(padded)) };

  const arranged = padded.map((value) =>
    isScalar(value) ? value : arrange(graph, value, layout.place),
  );
  const base = range(rank).map((at) => Math.max(...arranged.map((value) => value.base[at] ?? 1)));
  return { name: graph.add(type, names(arranged)), base, place: layout.place };
}

function names(values: readonly Value[]): string[] {
  return values.map(({ name }) => name);
}

function isScalar({ place }: Value): boolean {
  return place.length === 0;
}

/** NumPy's alignment: missing axes are leading axes of size 1. */
function withRank(graph: Graph, value: Value, rank: number): Value {
  const missing = rank - value.place.length;
  if (missing === 0) return value;
  const { name, base } = straight(graph, value);
  const aligned = [...Array<number>(missing).fill(1), ...base];
  return { name: graph.reshape(name, base, aligned), base: aligned, place: range(rank) };
}
