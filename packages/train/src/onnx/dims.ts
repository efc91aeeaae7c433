import type { Graph, Node } from './graph.ts';
import { range } from './value.ts';

type Dims = readonly number[];
type DimsOf = (name: string) => Dims;

/** The dimensions of every tensor of a graph, given those of its inputs. */
export function dimsOfAll(graph: Graph, inputs: ReadonlyMap<string, Dims>): Map<string, Dims> {
  const all = new Map(inputs);
  const integers = new Map<string, Dims>();
  for (const { name, type, dims, data } of graph.constants) {
    all.set(name, dims);
    if (type === 'int64') integers.set(name, data as Dims);
  }
  const dimsOf = (name: string) => all.get(name)!;
  for (const node of graph.nodes) {
    const rule = rules[node.type] ?? broadcast;
    const results = rule(node, dimsOf, (at) => integers.get(node.inputs[at]!)!);
    node.outputs.forEach((name, i) => {
      all.set(name, results[i]!);
    });
  }
  return all;
}

type Rule = (node: Node, dimsOf: DimsOf, integers: (at: number) => Dims) => Dims[];

/** Operations whose result has other dimensions than its inputs, broadcast against each other. */
const rules: Readonly<Record<string, Rule>> = {
  Reshape: (_, __, integers) => [integers(1)],
  ConstantOfShape: (_, __, integers) => [integers(0)],
  Expand: ({ inputs }, dimsOf, integers) => [broadcastDims([dimsOf(inputs[0]!), integers(1)])],
  Transpose: ({ inputs, attributes }, dimsOf) => [
    (attributes['perm'] as Dims).map((at) => dimsOf(inputs[0]!)[at]!),
  ],
  ReduceSum: ({ inputs }, dimsOf, integers) => [without(dimsOf(inputs[0]!), integers(1))],
  ReduceMax: ({ inputs, attributes }, dimsOf) => [
    without(dimsOf(inputs[0]!), attributes['axes'] as Dims),
  ],
  ReduceMin: ({ inputs, attributes }, dimsOf) => [
    without(dimsOf(inputs[0]!), attributes['axes'] as Dims),
  ],
  FusedMatMul: ({ inputs, attributes }, dimsOf) => {
    const [a, b] = inputs.map(dimsOf) as [Dims, Dims];
    const rows = a.at(attributes['transA'] ? -1 : -2)!;
    const columns = b.at(attributes['transB'] ? -2 : -1)!;
    return [[...broadcastDims([a.slice(0, -2), b.slice(0, -2)]), rows, columns]];
  },
  Split: ({ inputs, attributes }, dimsOf, integers) =>
    integers(1).map((size) =>
      dimsOf(inputs[0]!).map((each, at) => (at === attributes['axis'] ? size : each)),
    ),
  Concat: ({ inputs, attributes }, dimsOf) => [
    dimsOf(inputs[0]!).map((each, at) =>
      at === attributes['axis'] ? inputs.reduce((sum, name) => sum + dimsOf(name)[at]!, 0) : each,
    ),
  ],
  Gather: ({ inputs }, dimsOf) => [[...dimsOf(inputs[1]!), ...dimsOf(inputs[0]!).slice(1)]],
  ScatterND: ({ inputs }, dimsOf) => [dimsOf(inputs[0]!)],
};

function broadcast({ inputs }: Node, dimsOf: DimsOf): Dims[] {
  return [broadcastDims(inputs.map(dimsOf))];
}

/** As NumPy broadcasts: aligned at the last dimension, 1 gives way. */
function broadcastDims(all: readonly Dims[]): Dims {
  const rank = Math.max(...all.map(({ length }) => length));
  return range(rank).map((at) =>
    all.reduce((size, dims) => Math.max(size, dims[at - rank + dims.length] ?? 1), 1),
  );
}

function without(dims: Dims, axes: Dims): Dims {
  return dims.filter((_, at) => !axes.includes(at));
}
