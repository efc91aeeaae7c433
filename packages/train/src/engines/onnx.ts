import type { ClosedJaxpr, numpy as np } from '@jax-js/jax';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { type OnnxModel, onnxModel, onnxModels } from '../onnx/model.ts';
import { shapeOfResult, startJax, trace } from './jax.ts';
import {
  type ArgumentSpec,
  type Compiled,
  type Runtime,
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
    async compileStage(traced, specs, { differentiated, recompute }) {
      const result: ArgumentSpec = { shape: shapeOfResult(traced, specs), type: 'float32' };
      const all = [...specs, result];
      const closed = trace(withGradients(traced, differentiated), all);
      const models = onnxModels(closed.jaxpr, await constantsOf(closed), { recompute });
      const kept = models.kept as ArgumentSpec[];
      const forward = await program(ort, models.first, specs);
      const backward = await program(ort, models.second, [...all, ...kept]);
      return {
        kept: kept.map(({ shape }) => shape.reduce((a, b) => a * b, 1)),
        forward: (inputs, into, keep) => forward.run(inputs, [into, ...keep]),
        backward: (inputs, keep, gradient, into) =>
          backward.run([...inputs, gradient, ...keep], into),
        async close() {
          await forward.close();
          await backward.close();
        },
      };
    },
  };
}

/** A session for a model; both sides of a run are the caller's own memory, which ONNX Runtime reads and writes in place. */
async function program(
  ort: OnnxRuntime,
  { bytes, outputs }: OnnxModel,
  specs: readonly ArgumentSpec[],
): Promise<Compiled> {
  const session = await ort.InferenceSession.create(bytes, sessionOptions);
  return {
    async run(inputs, results) {
      await session.run(
        tensors(ort, 'in', inputs, specs),
        tensors(ort, 'out', results, outputs as ArgumentSpec[]),
      );
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
  // Threads that wait in a loop for work starve the others: on a busy machine a step took three times as long.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
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
  prefix: string,
  values: readonly Values[],
  specs: readonly ArgumentSpec[],
): Record<string, Tensor> {
  return Object.fromEntries(
    specs.map(({ shape, type }, i) => [
      `${prefix}${i}`,
      new ort.Tensor(type, values[i]! as Float32Array, shape),
    ]),
  );
}
