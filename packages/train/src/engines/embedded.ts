import { dropoutKeys } from '../lora/dropout.ts';
import type { Lora } from '../lora/lora.ts';
import { type AdamwOptions, adamw, type Parameter } from '../model/adamw.ts';
import { clipScale, gradientNorm } from '../model/gradient-norm.ts';
import type { Llama } from '../model/llama.ts';
import type { Engine, OptimizerState } from './engine.ts';
import { microBatchGradients } from './micro-batch-gradients.ts';
import { openModels } from './models.ts';
import type { Recompute, Runtime } from './runtime.ts';
import { trainedOf } from './trained.ts';

export interface EmbeddedOptions extends AdamwOptions {
  /** The gradient's norm is brought down to this. */
  clipNorm: number;
  /** Whether the inside of each layer is computed again for the backward pass, in place of keeping it. */
  recompute?: Recompute;
}

/** The model that is trained: all of its weights by name, and where only adapters are trained, those. */
export interface EmbeddedModel {
  llama: Llama;
  weights: ReadonlyMap<string, Float32Array>;
  lora?: { options: Lora; adapters: ReadonlyMap<string, Float32Array> } | undefined;
}

/**
 * Training in this process: a runtime computes loss and gradients of each micro-batch, the optimizer runs
 * here. What is trained of the model (by GGUF name) and `before` (of an earlier run) become the engine's own and
 * are changed in place.
 */
export function embeddedEngine(
  runtime: Runtime,
  { llama, weights, lora }: EmbeddedModel,
  options: EmbeddedOptions,
  before?: OptimizerState,
): Engine {
  const trained = trainedOf(llama, lora?.options);
  const values = lora?.adapters ?? weights;
  const byName = new Map(
    trained.specs.map(({ name, shape }) => [
      name,
      parameterOf(values.get(name)!, shape.length > 1, before?.moments.get(name)),
    ]),
  );
  const parameters = [...byName.values()];
  const recompute = options.recompute ?? 'auto';
  const models = openModels(runtime, { llama, trained, lora: lora?.options, recompute });
  const model = {
    llama,
    trained,
    parameters: byName,
    weights: new Map([...weights, ...dropoutKeys(llama, lora?.options)]),
    dropout: lora?.options.dropout,
  };
  const gradientsOf = microBatchGradients(models.of, model);
  let count = before?.count ?? 0;

  return {
    name: runtime.name,
    async step(batches, learningRate) {
      let loss = 0;
      const losses: Float32Array[] = [];
      for (const [i, batch] of batches.entries()) {
        const its = await gradientsOf(batch, { adding: i > 0, step: count });
        loss += its.loss;
        losses.push(its.losses);
      }
      const norm = gradientNorm(parameters.map(({ gradient }) => gradient));
      if (Number.isFinite(loss) && Number.isFinite(norm)) {
        count++;
        const scale = clipScale(norm, options.clipNorm);
        adamw(parameters, { count, rate: learningRate, scale }, options);
      }
      return { loss, losses, gradientNorm: norm };
    },
    async trained() {
      return new Map([...byName].map(([name, { values }]) => [name, values]));
    },
    async optimizerState() {
      const moments = [...byName].map(
        ([name, { firstMoment, secondMoment }]) =>
          [name, { first: firstMoment, second: secondMoment }] as const,
      );
      return { count, moments: new Map(moments) };
    },
    close: () => models.close(),
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
