import { UsageError } from '@labpipe/cli';
import type { Runtime } from './runtime.ts';

export type EngineName = 'auto' | 'onnx' | 'jax';

/** The runtime of that name, loaded now; `auto` falls back to jax-js and says so through `tell`. */
export async function chooseRuntime(
  name: EngineName,
  tell: (text: string) => void,
): Promise<Runtime> {
  const { jaxRuntime } = await import('./jax.ts');
  if (name === 'jax') return jaxRuntime();
  const { onnxRuntime } = await import('./onnx.ts');
  const runtime = await onnxRuntime();
  if (runtime) return runtime;
  if (name === 'onnx') {
    throw new UsageError(
      '--engine onnx: Unexpected absence of onnxruntime-node, expected it beside this tool; run npm install onnxruntime-node, or take --engine jax',
    );
  }
  tell('onnxruntime-node does not load here: training on WebAssembly, about ten times slower');
  return jaxRuntime();
}
