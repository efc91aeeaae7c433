import type { ClosedJaxpr } from '@jax-js/jax';
import onnxProto from 'onnx-proto';
import {
  type Attributes,
  type Constant,
  type ElementType,
  elementTypes,
  emptyGraph,
  type Graph,
  liveNodes,
  type Node,
} from './graph.ts';
import { translate } from './translate.ts';
import { laidOut, tensorValue } from './value.ts';

const { onnx } = onnxProto;

/** Shape and element type of an input or output; inputs are named in0, in1, ..., outputs out0, out1, ... */
export interface TensorSpec {
  shape: readonly number[];
  type: ElementType;
}

/** An ONNX model as bytes, and the shapes and types of its outputs. */
export interface OnnxModel {
  bytes: Uint8Array;
  outputs: readonly TensorSpec[];
}

/** What a traced function closed over. */
export type Constants = readonly (Float32Array | Int32Array)[];

/** A tensor that goes in or out. */
export interface Port {
  name: string;
  spec: TensorSpec;
}

/** A graph with its inputs and its results, each in order. */
export interface Part {
  graph: Graph;
  inputs: readonly Port[];
  results: readonly Port[];
}

/** A traced function as a serialised ONNX model. */
export function onnxModel(jaxpr: ClosedJaxpr['jaxpr'], constants: Constants): OnnxModel {
  const { graph, inputs, results } = partOf(jaxpr, constants);
  const names = results.map(({ name }) => name);
  return serialise({ nodes: liveNodes(graph, names), constants: graph.constants }, inputs, results);
}

/** A traced function as a graph. */
export function partOf(jaxpr: ClosedJaxpr['jaxpr'], constants: Constants): Part {
  const graph = emptyGraph();
  const specs = jaxpr.inBinders.map(({ aval }) => specOf(aval));
  const inputs = specs.slice(constants.length).map((spec, i): Port => ({ name: `in${i}`, spec }));
  const values = translate(graph, jaxpr, [
    ...constants.map((data, i) => {
      const { shape } = specs[i]!;
      return tensorValue(graph, graph.constant(data, shape), shape);
    }),
    ...inputs.map(({ name, spec }) => tensorValue(graph, name, spec.shape)),
  ]);
  const results = jaxpr.outs.map(({ aval }, i): Port => {
    const spec = specOf(aval);
    return { name: laidOut(graph, values[i]!, spec.shape), spec };
  });
  return { graph, inputs, results };
}

function specOf(aval: { shape: readonly number[]; dtype: string }): TensorSpec {
  return { shape: aval.shape, type: aval.dtype as ElementType };
}

/** Operations in order as a model whose inputs are called in0, in1, ... and whose outputs out0, out1, ... */
export function serialise(
  { nodes, constants }: { nodes: readonly Node[]; constants: readonly Constant[] },
  inputs: readonly Port[],
  results: readonly Port[],
): OnnxModel {
  const names = results.map(({ name }) => name);
  const named = nameOutputs(nodes, names);
  const renamed = new Map(inputs.map(({ name }, i) => [name, `in${i}`]));
  const all = [...named.nodes, ...named.copies].map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => renamed.get(name) ?? name),
  }));
  const used = new Set(all.flatMap((node) => node.inputs));
  const outputs = results.map(({ spec }) => spec);
  const model = onnx.ModelProto.create({
    irVersion: 8,
    // FusedMatMul is ONNX Runtime's own: a product of matrices that need no transposition before it.
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'step',
      node: all.map(nodeProto),
      initializer: constants.filter(({ name }) => used.has(name)).map(constantProto),
      input: inputs.map(({ spec }, i) => inputProto(`in${i}`, spec)),
      output: outputs.map((spec, i) => inputProto(`out${i}`, spec)),
    },
  });
  return { bytes: onnx.ModelProto.encode(model).finish(), outputs };
}

/** Results under the names of the outputs; what is no operation's only result is copied. */
function nameOutputs(live: readonly Node[], names: readonly string[]) {
  const made = new Set(live.flatMap(({ outputs }) => outputs));
  const outputOf = new Map<string, string>();
  const copies: Node[] = [];
  for (const [i, name] of names.entries()) {
    const output = `out${i}`;
    if (made.has(name) && !outputOf.has(name)) outputOf.set(name, output);
    else copies.push({ type: 'Identity', inputs: [name], outputs: [output], attributes: {} });
  }
  const renamed = (list: readonly string[]) => list.map((name) => outputOf.get(name) ?? name);
  const rename = (node: Node) => ({
    ...node,
    inputs: renamed(node.inputs),
    outputs: renamed(node.outputs),
  });
  return { nodes: live.map(rename), copies: copies.map(rename) };
}

function nodeProto({ type, inputs, outputs, attributes }: Node) {
  return {
    opType: type,
    domain: type === 'FusedMatMul' ? 'com.microsoft' : '',
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
  };
}

function attributeProto(name: string, value: Attributes[string]) {
  const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;
  if (typeof value === 'number') return { name, type: INT, i: value };
  if (typeof value === 'string') return { name, type: STRING, s: Buffer.from(value) };
  return { name, type: INTS, ints: [...value] };
}

function constantProto({ name, type, dims, data }: Constant) {
  return { name, dataType: elementTypes[type], dims: [...dims], rawData: rawBytes(type, data) };
}

function rawBytes(type: ElementType, data: Constant['data']): Uint8Array {
  const values = {
    float32: () => Float32Array.from(data),
    int32: () => Int32Array.from(data),
    int64: () => BigInt64Array.from(Array.from(data, BigInt)),
    bool: () => Uint8Array.from(data),
  }[type]();
  return new Uint8Array(values.buffer);
}

function inputProto(name: string, { shape, type }: TensorSpec) {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}
