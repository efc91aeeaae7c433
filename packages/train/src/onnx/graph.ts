import { fused } from './fuse.ts';

/** Element types of the traced step, with ONNX's numbers for them (TensorProto.DataType). */
export const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof elementTypes;

export type Attributes = Record<string, number | string | readonly number[]>;

/** One ONNX operation; tensors are named by text. */
export interface Node {
  type: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Attributes;
}

/** A tensor that is part of the graph. */
export interface Constant {
  name: string;
  type: ElementType;
  dims: readonly number[];
  data: Float32Array | Int32Array | readonly number[];
}

/** An ONNX graph under construction: equal operations and equal constants are kept once. */
export interface Graph {
  nodes: readonly Node[];
  constants: readonly Constant[];
  /** Adds an operation with one output, or the cheaper one that gives the same, and names its output. */
  add(type: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Adds an operation with `count` outputs. */
  addMany(
    type: string,
    inputs: readonly string[],
    attributes: Attributes,
    count: number,
  ): readonly string[];
  /** The tensor under other dimensions of the same size. */
  reshape(name: string, from: readonly number[], to: readonly number[]): string;
  /** An int64 vector, as ONNX wants shapes and axes. */
  ints(values: readonly number[]): string;
  scalar(value: number, type: ElementType): string;
  constant(data: Float32Array | Int32Array, dims: readonly number[]): string;
  /** The operation that makes a tensor; undefined for inputs and constants. */
  maker(name: string): Node | undefined;
  /** The value of a scalar constant; undefined for anything else. */
  scalarValue(name: string): number | undefined;
}

/** An empty graph. */
export function emptyGraph(): Graph {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const makers = new Map<string, Node>();
  const scalars = new Map<string, number>();
  const known = new Map<string, readonly string[]>();
  const reshapedFrom = new Map<string, { name: string; dims: readonly number[] }>();
  let names = 0;
  const once = (key: string, make: () => readonly string[]): readonly string[] => {
    const outputs = known.get(key) ?? make();
    known.set(key, outputs);
    return outputs;
  };

  const graph: Graph = {
    nodes,
    constants,
    add: (type, inputs, attributes = {}) =>
      fused(graph, type, inputs) ?? graph.addMany(type, inputs, attributes, 1)[0]!,
    addMany: (type, inputs, attributes, count) =>
      once(keyOf(type, inputs, attributes), () => {
        const outputs = Array.from({ length: count }, () => `t${names++}`);
        const node = { type, inputs, outputs, attributes };
        nodes.push(node);
        for (const output of outputs) makers.set(output, node);
        return outputs;
      }),
    reshape(name, from, to) {
      // A reshape of a reshape is one reshape, or none where it leads back.
      const source = reshapedFrom.get(name) ?? { name, dims: from };
      if (`${source.dims}` === `${to}`) return source.name;
      const output = graph.add('Reshape', [source.name, graph.ints(to)]);
      reshapedFrom.set(output, source);
      return output;
    },
    ints: (values) => fixed('int64', [values.length], values, `${values}`),
    scalar(value, type) {
      const name = fixed(type, [], [value], `${value}`);
      scalars.set(name, value);
      return name;
    },
    // Large constants are few and made once each, so they are not compared.
    constant: (data, dims) =>
      fixed(data instanceof Int32Array ? 'int32' : 'float32', dims, data, `#${names}`),
    maker: (name) => makers.get(name),
    scalarValue: (name) => scalars.get(name),
  };

  function fixed(type: ElementType, dims: readonly number[], data: Constant['data'], key: string) {
    return once(`${type} [${dims}] ${key}`, () => {
      const name = `c${names++}`;
      constants.push({ name, type, dims, data });
      return [name];
    })[0]!;
  }
  return graph;
}

const COMMUTATIVE = new Set(['Add', 'Mul', 'Max', 'Min', 'Equal']);

function keyOf(type: string, inputs: readonly string[], attributes: Attributes): string {
  const order = COMMUTATIVE.has(type) ? [...inputs].sort() : inputs;
  return `${type}(${order}) ${JSON.stringify(attributes)}`;
}

/** The operations that `outputs` need, in order, where the tensors `given` are at hand. */
export function liveNodes(
  graph: Graph,
  outputs: readonly string[],
  given: ReadonlySet<string> = new Set(),
): Node[] {
  const needed = new Set(outputs);
  const live: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name) && !given.has(name))) continue;
    live.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return live.reverse();
}
