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

/** A traced function as a serialised ONNX model; `constants` are what the function closed over. */
export function onnxModel(
  jaxpr: ClosedJaxpr['jaxpr'],
  constants: readonly (Float32Array | Int32Array)[],
): { bytes: Uint8Array; outputs: TensorSpec[] } {
  const graph = emptyGraph();
  const specs = jaxpr.inBinders.map(({ aval }) => specOf(aval));
  const inputs = specs.slice(constants.length);
  const results = translate(graph, jaxpr, [
    ...constants.map((data, i) => {
      const { shape } = specs[i]!;
      return tensorValue(graph, graph.constant(data, shape), shape);
    }),
    ...inputs.map(({ shape }, i) => tensorValue(graph, `in${i}`, shape)),
  ]);
  const outputs = jaxpr.outs.map(({ aval }) => specOf(aval));
  const names = results.map((value, i) => laidOut(graph, value, outputs[i]!.shape));
  return { bytes: serialise(graph, names, { inputs, outputs }), outputs };
}

function specOf(aval: { shape: readonly number[]; dtype: string }): TensorSpec {
  return { shape: aval.shape, type: aval.dtype as ElementType };
}

function serialise(
  graph: Graph,
  names: readonly string[],
  { inputs, outputs }: { inputs: readonly TensorSpec[]; outputs: readonly TensorSpec[] },
): Uint8Array {
  const { nodes, copies } = nameOutputs(liveNodes(graph, names), names);
  const used = new Set([...nodes, ...copies].flatMap((node) => node.inputs));
  const model = onnx.ModelProto.create({
    irVersion: 8,
    // FusedMatMul is ONNX Runtime's own: a product of matrices that need no transposition before it.
    opsetImport: [
      { domain: '', version: 17 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'step',
      node: [...nodes, ...copies].map(nodeProto),
      initializer: graph.constants.filter(({ name }) => used.has(name)).map(constantProto),
      input: inputs.map((spec, i) => inputProto(`in${i}`, spec)),
      output: outputs.map((spec, i) => inputProto(`out${i}`, spec)),
    },
  });
  return onnx.ModelProto.encode(model).finish();
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
