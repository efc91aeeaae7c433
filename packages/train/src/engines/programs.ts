import { lossAndGradients } from '../model/gradients.ts';
import type { Llama } from '../model/llama.ts';
import { embeddingName, weightSpecs } from '../model/weights.ts';
import type { Shape } from '../steps/shape.ts';
import type { ArgumentSpec, Compiled, Runtime } from './runtime.ts';

/** The traced step, compiled once for each shape of micro-batches. */
export interface Programs {
  /** The weights that the step takes and gives gradients of, in order. */
  names: readonly string[];
  of(shape: Shape): Promise<Compiled>;
  close(): Promise<void>;
}

/** No program yet; each is compiled when its shape first comes. */
export function openPrograms(runtime: Runtime, llama: Llama): Programs {
  // An embedding that is not the output matrix too is only ever looked up.
  const specs = weightSpecs(llama).filter(({ name }) => name !== embeddingName || llama.tied);
  const names = specs.map(({ name }) => name);
  const weights = specs.map(({ shape }): ArgumentSpec => ({ shape, type: 'float32' }));
  const compiled = new Map<string, Promise<Compiled>>();
  return {
    names,
    of(shape) {
      const key = JSON.stringify(shape);
      const program =
        compiled.get(key) ??
        runtime.compile(lossAndGradients(llama, names), [
          ...weights,
          ...batchArguments(llama, shape),
        ]);
      compiled.set(key, program);
      return program;
    },
    async close() {
      for (const program of compiled.values()) await (await program).close();
      compiled.clear();
    },
  };
}

/** What a micro-batch feeds beside the weights, as `lossAndGradients` takes it. */
function batchArguments({ width }: Llama, { rows, length, learned }: Shape): ArgumentSpec[] {
  return [
    { shape: [rows, length, width], type: 'float32' },
    { shape: [learned, width], type: 'float32' },
    { shape: [rows, length], type: 'int32' },
    { shape: [learned], type: 'int32' },
    { shape: [learned], type: 'float32' },
  ];
}
