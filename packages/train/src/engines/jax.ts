import { defaultDevice, init, jit, numpy as np } from '@jax-js/jax';
import type { ArgumentSpec, Runtime, Values } from './runtime.ts';

/** jax-js runs the traced function itself, on WebAssembly: slower, but nothing native is needed. */
export async function jaxRuntime(): Promise<Runtime> {
  await startJax();
  return {
    name: 'jax',
    async compile(traced, specs) {
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
    },
  };
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
