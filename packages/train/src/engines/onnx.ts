import { type ClosedJaxpr, makeJaxpr, numpy as np } from '@jax-js/jax';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { onnxModel } from '../onnx/model.ts';
import { startJax } from './jax.ts';
import type { ArgumentSpec, Runtime, Traced, Values } from './runtime.ts';

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
      const { jaxpr } = trace(traced, specs);
      const constants = await Promise.all(jaxpr.consts.map((value) => dataOf(value as np.Array)));
      const { bytes, outputs } = onnxModel(jaxpr.jaxpr, constants);
      const session = await ort.InferenceSession.create(bytes, sessionOptions);
      return {
        async run(inputs, results) {
          // Both sides are the caller's own memory: ONNX Runtime reads and writes it in place.
          await session.run(
            tensors(ort, 'in', inputs, specs),
            tensors(ort, 'out', results, outputs as ArgumentSpec[]),
          );
        },
        close: () => session.release(),
      };
    },
  };
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

function trace(traced: Traced, specs: readonly ArgumentSpec[]): { jaxpr: ClosedJaxpr } {
  // Tracing looks at shapes and types only.
  const examples = specs.map(({ shape, type }) => np.zeros([...shape], { dtype: np[type] }));
  return makeJaxpr(traced)(...examples);
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
