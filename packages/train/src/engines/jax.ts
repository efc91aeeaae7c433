import { type ClosedJaxpr, defaultDevice, init, jit, makeJaxpr, numpy as np } from '@jax-js/jax';
import { layerByLayer } from './layer-by-layer.ts';
import type { ArgumentSpec, Compiled, Runtime, Traced, Values } from './runtime.ts';

/** jax-js runs the traced function itself, on WebAssembly: slower, but nothing native is needed. */
export async function jaxRuntime(): Promise<Runtime> {
  await startJax();
  return {
    name: 'jax',
    compile,
    compileModel: (model) => layerByLayer(compile, model),
  };
}

async function compile(traced: Traced, specs: readonly ArgumentSpec[]): Promise<Compiled> {
  const program = jit(traced);
  return {
    async run(inputs) {
      const outputs = program(...inputs.map((values, i) => arrayOf(values, specs[i]!)));
      const results: Float32Array[] = [];
      for (const output of outputs) results.push((await output.data()) as Float32Array);
      return results;
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

/** Loads jax-js's WebAssembly; tracing needs it too. */
export async function startJax(): Promise<void> {
  await init('wasm');
  defaultDevice('wasm');
}

/** The values as an array of jax-js. */
export function arrayOf(values: Values, { shape, type }: ArgumentSpec): np.Array {
  return np.array(values as Float32Array<ArrayBuffer>, { dtype: np[type], shape: [...shape] });
}
