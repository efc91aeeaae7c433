import { type ClosedJaxpr, defaultDevice, init, jit, makeJaxpr, numpy as np } from '@jax-js/jax';
import {
  type ArgumentSpec,
  type Compiled,
  type Runtime,
  type Traced,
  type TracedStage,
  type Values,
  withGradients,
} from './runtime.ts';

/** jax-js runs the traced function itself, on WebAssembly: slower, but nothing native is needed. */
export async function jaxRuntime(): Promise<Runtime> {
  await startJax();
  return {
    name: 'jax',
    compile,
    // Each run computes all that it needs: a program of jax-js cannot be taken apart into two.
    async compileStage(traced, specs, { differentiated }) {
      const result = { shape: shapeOfResult(traced, specs), type: 'float32' as const };
      const forward = await compile((...inputs) => [traced(...inputs)], specs);
      const gradients: Traced = (...all) => {
        const [value, ...rest] = withGradients(traced, differentiated)(...all);
        value!.dispose();
        return rest;
      };
      const backward = await compile(gradients, [...specs, result]);
      return {
        kept: [],
        forward: (inputs, into) => forward.run(inputs, [into]),
        backward: (inputs, _, gradient, into) => backward.run([...inputs, gradient], into),
        async close() {
          await forward.close();
          await backward.close();
        },
      };
    },
  };
}

async function compile(traced: Traced, specs: readonly ArgumentSpec[]): Promise<Compiled> {
  const program = jit(traced);
  return {
    async run(inputs, results) {
      const outputs = program(...inputs.map((values, i) => arrayOf(values, specs[i]!)));
      for (const [i, output] of outputs.entries()) {
        results[i]!.set((await output.data()) as Float32Array);
      }
    },
    async close() {
      program.dispose();
    },
  };
}

/** Traces a function of such arguments; only their shapes and types are looked at. */
export function trace(traced: Traced, specs: readonly ArgumentSpec[]): ClosedJaxpr {
  const examples = specs.map(({ shape, type }) => np.zeros([...shape], { dtype: np[type] }));
  return makeJaxpr(traced)(...examples).jaxpr;
}

/** The shape of what a stage gives. */
export function shapeOfResult(traced: TracedStage, specs: readonly ArgumentSpec[]): number[] {
  const { jaxpr } = trace((...inputs) => [traced(...inputs)], specs);
  return jaxpr.outs[0]!.aval.shape;
}

/** Loads jax-js's WebAssembly; tracing needs it too. */
export async function startJax(): Promise<void> {
  await init('wasm');
  defaultDevice('wasm');
}

/** The values as an array of jax-js. */
export function arrayOf(values: Values, { shape, type }: ArgumentSpec): np.Array {
  return np.array(values as Float32Array<ArrayBuffer>, { dtype: np[type], shape: [...shape] });
}
