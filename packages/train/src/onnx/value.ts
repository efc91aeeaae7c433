import type { Graph } from './graph.ts';

/**
 * A traced value during the translation: axis i lies at axis `place[i]` of the ONNX tensor `name`,
 * whose dimensions are `base`. So a transposition costs nothing until an operation needs the order, and
 * a base dimension of 1 under a larger axis is a broadcast that no memory was spent on. The backward
 * pass transposes and broadcasts before every product: laid out for real, it would be 300 times slower.
 */
export interface Value {
  name: string;
  base: readonly number[];
  place: readonly number[];
}

/** A tensor whose axes are in order. */
export function tensorValue(
  name: string,
  base: readonly number[],
  place: readonly number[] = range(base.length),
): Value {
  return { name, base, place };
}

/** The dimension that axis `axis` has in memory: 1 where it is only broadcast. */
export function stored(value: Value, axis: number): number {
  return value.base[value.place[axis]!]!;
}

/** The value with axis i at place[i]; moves memory only where axes larger than 1 change order. */
export function arrange(graph: Graph, value: Value, place: readonly number[]): Value {
  if (equal(value.place, place)) return value;
  const order = place.map(() => 0);
  place.forEach((to, axis) => {
    order[to] = value.place[axis]!;
  });
  const base = order.map((from) => value.base[from]!);
  return { name: transposed(graph, value, order, base), base, place };
}

/** The value with its axes in order. */
export function straight(graph: Graph, value: Value): Value {
  return arrange(graph, value, range(value.place.length));
}

/** The name of the tensor as `shape` says, axes in order and nothing left broadcast. */
export function laidOut(graph: Graph, value: Value, shape: readonly number[]): string {
  return expanded(graph, straight(graph, value), shape).name;
}

/** The value with the given axes' full sizes in memory; undefined leaves an axis as it is. */
export function expanded(
  graph: Graph,
  value: Value,
  sizes: readonly (number | undefined)[],
): Value {
  const base = [...value.base];
  value.place.forEach((at, axis) => {
    base[at] = sizes[axis] ?? base[at]!;
  });
  if (equal(base, value.base)) return value;
  return { ...value, name: graph.add('Expand', [value.name, graph.ints(base)]), base };
}

/**
 * The tensor with its axes in the given order. Axes of 1 are dropped and neighbours that stay together
 * are merged before: ONNX Runtime moves [8, 128, 4, 32] eight times as fast as [8, 128, 4, 1, 32].
 */
function transposed(
  graph: Graph,
  { name, base }: Value,
  order: readonly number[],
  dims: readonly number[],
): string {
  const blocks = blocksOf(order.filter((axis) => base[axis] !== 1));
  const inMemory = [...blocks].sort((a, b) => a[0]! - b[0]!);
  const sizes = inMemory.map((block) => product(block.map((axis) => base[axis]!)));
  const perm = blocks.map((block) => inMemory.indexOf(block));
  if (isAscending(perm)) return graph.reshape(name, base, dims);
  const moved = graph.add('Transpose', [graph.reshape(name, base, sizes)], { perm });
  const movedSizes = perm.map((at) => sizes[at]!);
  return graph.reshape(moved, movedSizes, dims);
}

/** Runs of axes that follow each other in memory, axes of 1 left out. */
function blocksOf(order: readonly number[]): number[][] {
  const rank = [...order].sort((a, b) => a - b);
  const blocks: number[][] = [];
  for (const axis of order) {
    const last = blocks.at(-1);
    if (last && rank.indexOf(axis) === rank.indexOf(last.at(-1)!) + 1) last.push(axis);
    else blocks.push([axis]);
  }
  return blocks;
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

export function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

export function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((x, i) => i === 0 || x > numbers[i - 1]!);
}
