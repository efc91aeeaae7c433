import { type AdamwOptions, adamw, type Parameter } from '../model/adamw.ts';
import { clipScale, gradientNorm } from '../model/gradient-norm.ts';
import type { Llama } from '../model/llama.ts';
import { weightSpecs } from '../model/weights.ts';
import type { Engine, OptimizerState } from './engine.ts';
import { microBatchGradients } from './micro-batch-gradients.ts';
import { openPrograms } from './programs.ts';
import type { Runtime } from './runtime.ts';

export interface EmbeddedOptions extends AdamwOptions {
  /** The gradient's norm is brought down to this. */
  clipNorm: number;
}

/**
 * Training in this process: a runtime computes loss and gradients of each micro-batch, the optimizer runs
 * here. `weights` (by GGUF name) and `before` (of an earlier run) become the engine's own and are changed in place.
 */
export function embeddedEngine(
  runtime: Runtime,
  { llama, weights }: { llama: Llama; weights: ReadonlyMap<string, Float32Array> },
  options: EmbeddedOptions,
  before?: OptimizerState,
): Engine {
  const byName = new Map(
    weightSpecs(llama).map(({ name, shape }) => [
      name,
      parameterOf(weights.get(name)!, shape.length > 1, before?.moments.get(name)),
    ]),
  );
  const parameters = [...byName.values()];
  const programs = openPrograms(runtime, llama);
  const gradientsOf = microBatchGradients(programs, llama, byName);
  let count = before?.count ?? 0;

  return {
    name: runtime.name,
    async step(batches, learningRate) {
      let loss = 0;
      for (const [i, batch] of batches.entries()) loss += await gradientsOf(batch, i > 0);
      const norm = gradientNorm(parameters.map(({ gradient }) => gradient));
      if (Number.isFinite(loss) && Number.isFinite(norm)) {
        count++;
        const scale = clipScale(norm, options.clipNorm);
        adamw(parameters, { count, rate: learningRate, scale }, options);
      }
      return { loss, gradientNorm: norm };
    },
    async weights() {
      return new Map([...byName].map(([name, { values }]) => [name, values]));
    },
    async optimizerState() {
      const moments = [...byName].map(
        ([name, { firstMoment, secondMoment }]) =>
          [name, { first: firstMoment, second: secondMoment }] as const,
      );
      return { count, moments: new Map(moments) };
    },
    close: () => programs.close(),
  };
}

function parameterOf(
  values: Float32Array,
  decayed: boolean,
  before?: { first: Float32Array; second: Float32Array },
): Parameter {
  const zeros = () => new Float32Array(values.length);
  const firstMoment = before?.first ?? zeros();
  const secondMoment = before?.second ?? zeros();
  return { values, gradient: zeros(), firstMoment, secondMoment, decayed };
}
