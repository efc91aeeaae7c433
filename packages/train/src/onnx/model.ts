import type { ClosedJaxpr } from '@jax-js/jax';
import onnxProto from 'onnx-proto';
import { dimsOfAll } from './dims.ts';
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
import { keptBetween } from './split.ts';
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

/** A traced function as a serialised ONNX model; `constants` are what the function closed over. */
export function onnxModel(jaxpr: ClosedJaxpr['jaxpr'], constants: Constants): OnnxModel {
  const { graph, inputs, results } = graphOf(jaxpr, constants);
  return serialise(graph, inputs, results);
}

type Constants = readonly (Float32Array | Int32Array)[];

/** A tensor of the graph that goes in or out. */
interface Port {
  name: string;
  spec: TensorSpec;
}

/**
 * A traced function in two models: the first gives the first result, from all inputs but the last, and what the
 * second needs of its work; the second gives the other results, from all inputs and, after them, what was kept.
 * With `recompute` nothing is kept.
 */
export function onnxModels(
  jaxpr: ClosedJaxpr['jaxpr'],
  constants: Constants,
  { recompute }: { recompute: boolean },
): { first: OnnxModel; second: OnnxModel; kept: readonly TensorSpec[] } {
  const { graph, inputs, results } = graphOf(jaxpr, constants);
  const [result, ...others] = results as [Port, ...Port[]];
  const early = inputs.slice(0, -1);
  const otherNames = others.map(({ name }) => name);
  const names = recompute ? [] : keptBetween(graph, result.name, otherNames);
  const dims = dimsOfAll(
    graph,
    new Map(inputs.map(({ name, spec }) => [name, spec.shape as readonly number[]])),
  );
  const kept = names.map((name): Port => {
    return { name, spec: { shape: dims.get(name)!, type: 'float32' } };
  });
  return {
    first: serialise(graph, early, [result, ...kept]),
    second: serialise(graph, [...inputs, ...kept], others),
    kept: kept.map(({ spec }) => spec),
  };
}

function graphOf(jaxpr: ClosedJaxpr['jaxpr'], constants: Constants) {
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

function serialise(graph: Graph, inputs: readonly Port[], results: readonly Port[]): OnnxModel {
  const names = results.map(({ name }) => name);
  const given = new Set(inputs.map(({ name }) => name));
  const { nodes, copies } = nameOutputs(liveNodes(graph, names, given), names);
  const renamed = new Map(inputs.map(({ name }, i) => [name, `in${i}`]));
  const all = [...nodes, ...copies].map((node) => ({
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
      initializer: graph.constants.filter(({ name }) => used.has(name)).map(constantProto),
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
