import type { ClosedJaxpr, numpy as np } from '@jax-js/jax';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { keptElements } from '../onnx/kept.ts';
import { type OnnxModel, onnxModel, type Part, partOf } from '../onnx/model.ts';
import { stackedModel } from '../onnx/stack.ts';
import { availableMemory } from './available-memory.ts';
import { startJax, trace } from './jax.ts';
import {
  type ArgumentSpec,
  type Compiled,
  type CompiledModel,
  hiddenOf,
  type Runtime,
  type Traced,
  type TracedModel,
  type Values,
  withGradients,
} from './runtime.ts';

type OnnxRuntime = typeof import('onnxruntime-node');

/**
 * ONNX Runtime runs the traced function, translated to ONNX once for each set of shapes. The package is
 * optional: undefined where it is not installed or has no binary for this machine.
 */
export async function onnxRuntime(): Promise<Runtime | undefined> {
  const ort = await load();
  if (!ort) return undefined;
  await startJax();
  return {
    name: 'onnx',
    async compile(traced, specs) {
      const closed = trace(traced, specs);
      return program(ort, onnxModel(closed.jaxpr, await constantsOf(closed)), specs);
    },
    compileModel: (model) => compileModel(ort, model),
  };
}

async function compileModel(ort: OnnxRuntime, model: TracedModel): Promise<CompiledModel> {
  const { layers, x, tensors, trained, place, places, inputTrained, loss, others } = model;
  const inputs = [x, ...tensors, ...place];
  const hidden = hiddenOf(model);
  const layer = withGradients(model.layer, 1 + trained);
  const parts = {
    layer: await partOfTraced(layer, [...inputs, x]),
    last: await partOfTraced(layer, [...inputs, places, hidden]),
    loss: await partOfTraced(loss, [hidden, ...others]),
  };
  const recompute =
    model.recompute === 'auto'
      ? !fits(keptElements(parts.layer), layers)
      : model.recompute === 'always';
  const stacked = stackedModel(parts, {
    layers,
    tensors: tensors.length,
    place: place.length,
    inputTrained,
    recompute,
  });
  const of = (list: readonly ArgumentSpec[]) => Array.from({ length: layers }, () => list).flat();
  const { run, close } = await program(ort, stacked, [
    x,
    ...of(tensors),
    ...place,
    places,
    ...others,
  ]);
  return {
    async run({ x, layers: ofLayers, place, places, others }) {
      const results = await run([x, ...ofLayers.flat(), ...place, places, ...others]);
      const ofLoss = results.splice(0, parts.loss.results.length - 1);
      const gradients = ofLayers.map(() => results.splice(0, trained));
      return { loss: ofLoss, layers: gradients, x: results[0] };
    },
    close,
  };
}

/** Whether what all layers keep takes no more than half of the memory that is free. */
function fits(elements: number, layers: number): boolean {
  return 4 * elements * layers < availableMemory() / 2;
}

async function partOfTraced(traced: Traced, specs: readonly ArgumentSpec[]): Promise<Part> {
  const closed = trace(traced, specs);
  return partOf(closed.jaxpr, await constantsOf(closed));
}

/** A session for a model; inputs are the caller's own memory, which ONNX Runtime reads in place. */
async function program(
  ort: OnnxRuntime,
  { bytes, outputs }: OnnxModel,
  specs: readonly ArgumentSpec[],
): Promise<Compiled> {
  const session = await ort.InferenceSession.create(bytes, sessionOptions);
  return {
    async run(inputs) {
      const results = await session.run(tensors(ort, inputs, specs));
      return outputs.map((_, i) => results[`out${i}`]!.data as Float32Array);
    },
    close: () => session.release(),
  };
}

function constantsOf({ consts }: ClosedJaxpr): Promise<(Float32Array | Int32Array)[]> {
  return Promise.all(consts.map((value) => dataOf(value as np.Array)));
}

const sessionOptions: InferenceSession.SessionOptions = {
  // The graph comes as it should run: looking for more takes longer than it saves.
  graphOptimizationLevel: 'disabled',
  // What is allocated at once for each session is not given back: two shapes of 135 M parameters took 3.6 GB in place of 2.2, at the same speed.
  enableCpuMemArena: false,
  enableMemPattern: false,
  // Threads that wait in a loop for work starve the others: on a busy machine a step took three times as long. So they do it no longer than
  // the next operation of a small model takes to come: that made a step of 1 M parameters 6% shorter, at the same CPU time.
  extra: { session: { intra_op: { allow_spinning: '1', spin_duration_us: '20' } } },
};

async function load(): Promise<OnnxRuntime | undefined> {
  try {
    return await import('onnxruntime-node');
  } catch {
    return undefined;
  }
}

async function dataOf(value: np.Array): Promise<Float32Array | Int32Array> {
  return (await value.data()) as Float32Array | Int32Array;
}

function tensors(
  ort: OnnxRuntime,
  values: readonly Values[],
  specs: readonly ArgumentSpec[],
): Record<string, Tensor> {
  return Object.fromEntries(
    specs.map(({ shape, type }, i) => [
      `in${i}`,
      new ort.Tensor(type, values[i]! as Float32Array, shape),
    ]),
  );
}
