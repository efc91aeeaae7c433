import type { Graph } from './graph.ts';

/**
 * A traced value during the translation: dimension i of the ONNX tensor `name` has `sizes[i]` and is axis
 * `axes[i]` of the value. Other axes are of size 1, or broadcast, and have no dimension: transposing,
 * broadcasting and adding axes of 1 cost nothing until an operation needs memory in another form. The
 * backward pass does all three before every product: laid out for real, it would be 300 times slower.
 */
export interface Value {
  name: string;
  axes: readonly number[];
  sizes: readonly number[];
}

/** A tensor of the graph whose dimensions are `shape`, in order. */
export function tensorValue(graph: Graph, name: string, shape: readonly number[]): Value {
  const axes = range(shape.length).filter((axis) => shape[axis] !== 1);
  const sizes = axes.map((axis) => shape[axis]!);
  return { name: graph.reshape(name, shape, sizes), axes, sizes };
}

/** The size that an axis has in memory: 1 where it has no dimension. */
export function stored({ axes, sizes }: Value, axis: number): number {
  return sizes[axes.indexOf(axis)] ?? 1;
}

/** The value with its dimensions in another order of axes, which must be the same ones. */
export function arrange(graph: Graph, value: Value, axes: readonly number[]): Value {
  const order = axes.map((axis) => value.axes.indexOf(axis));
  const sizes = order.map((at) => value.sizes[at]!);
  return { name: transposed(graph, value, order), axes, sizes };
}

/** The value with all of `axes` in memory, at the sizes of `shape`. */
export function expanded(
  graph: Graph,
  value: Value,
  axes: readonly number[],
  shape: readonly number[],
): Value {
  const missing = axes.filter((axis) => shape[axis] !== 1 && !value.axes.includes(axis));
  if (missing.length === 0) return value;
  const sizes = [...missing.map((axis) => shape[axis]!), ...value.sizes];
  const name = graph.add('Expand', [value.name, graph.ints(sizes)]);
  return { name, axes: [...missing, ...value.axes], sizes };
}

/** The name of a tensor whose dimensions are `shape`. */
export function laidOut(graph: Graph, value: Value, shape: readonly number[]): string {
  const axes = range(shape.length);
  const full = expanded(graph, value, axes, shape);
  const { name, sizes } = arrange(graph, full, ascending(full.axes));
  return graph.reshape(name, sizes, shape);
}

/**
 * The tensor with its dimensions in another order. Neighbours that stay together move as one dimension:
 * ONNX Runtime is several times faster so.
 */
function transposed(graph: Graph, { name, sizes }: Value, order: readonly number[]): string {
  const blocks = blocksOf(order);
  const inMemory = [...blocks].sort((a, b) => a[0]! - b[0]!);
  const perm = blocks.map((block) => inMemory.indexOf(block));
  if (isAscending(perm)) return name;
  const merged = inMemory.map((block) => product(block.map((at) => sizes[at]!)));
  const moved = graph.add('Transpose', [graph.reshape(name, sizes, merged)], { perm });
  return graph.reshape(
    moved,
    perm.map((at) => merged[at]!),
    order.map((at) => sizes[at]!),
  );
}

/** Runs of numbers that each count up by one. */
function blocksOf(order: readonly number[]): number[][] {
  const blocks: number[][] = [];
  for (const at of order) {
    const last = blocks.at(-1);
    if (last?.at(-1) === at - 1) last.push(at);
    else blocks.push([at]);
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

export function ascending(numbers: readonly number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

export function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((x, i) => i === 0 || x > numbers[i - 1]!);
}
