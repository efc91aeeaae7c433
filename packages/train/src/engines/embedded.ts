import { type AdamwOptions, adamw, type Parameter } from '../model/adamw.ts';
import { clipScale, gradientNorm } from '../model/gradient-norm.ts';
import { lossAndGradients } from '../model/gradients.ts';
import type { Llama } from '../model/llama.ts';
import { addRows, lookUp } from '../model/lookup.ts';
import { embeddingName, outputName, weightSpecs } from '../model/weights.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import type { Shape } from '../steps/shape.ts';
import type { Engine } from './engine.ts';
import type { ArgumentSpec, Compiled, Runtime } from './runtime.ts';

export interface EmbeddedOptions extends AdamwOptions {
  /** The gradient's norm is brought down to this. */
  clipNorm: number;
}

/**
 * Training in this process: a runtime computes loss and gradients of each micro-batch, the optimizer runs
 * here. `weights` (by GGUF name) become the engine's own and are changed in place.
 */
export function embeddedEngine(
  runtime: Runtime,
  { llama, weights }: { llama: Llama; weights: ReadonlyMap<string, Float32Array> },
  options: EmbeddedOptions,
): Engine {
  const parameters = parametersOf(llama, weights);
  const gradients = [...parameters.values()].map(({ gradient }) => gradient);
  const { run, close } = gradientRunner(runtime, llama, parameters);
  let count = 0;

  return {
    name: runtime.name,
    async step(batches, learningRate) {
      let loss = 0;
      for (const [i, batch] of batches.entries()) loss += await run(batch, i === 0);
      const norm = gradientNorm(gradients);
      if (Number.isFinite(loss) && Number.isFinite(norm)) {
        count++;
        const scale = clipScale(norm, options.clipNorm);
        adamw([...parameters.values()], { count, rate: learningRate, scale }, options);
      }
      return { loss, gradientNorm: norm };
    },
    async weights() {
      return new Map([...parameters].map(([name, { values }]) => [name, values]));
    },
    close,
  };
}

function parametersOf(
  llama: Llama,
  weights: ReadonlyMap<string, Float32Array>,
): Map<string, Parameter> {
  return new Map(
    weightSpecs(llama).map(({ name, shape }) => {
      const values = weights.get(name)!;
      const like = () => new Float32Array(values.length);
      return [
        name,
        {
          values,
          gradient: like(),
          firstMoment: like(),
          secondMoment: like(),
          decayed: shape.length > 1,
        },
      ];
    }),
  );
}

/**
 * What computes the gradients of a micro-batch, in place of those of the parameters for the first of a step
 * and added to them for the others, and gives its loss.
 */
function gradientRunner(
  runtime: Runtime,
  llama: Llama,
  parameters: ReadonlyMap<string, Parameter>,
) {
  const { width } = llama;
  // An embedding that is not the output matrix too is only ever looked up.
  const specs = weightSpecs(llama).filter(({ name }) => name !== embeddingName || llama.tied);
  const names = specs.map(({ name }) => name);
  const inGraph = names.map((name) => parameters.get(name)!);
  const embedding = parameters.get(embeddingName)!;
  const output = parameters.get(outputName(llama))!;
  const programs = new Map<string, Promise<Compiled>>();
  const sums = inGraph.map(({ gradient }) => gradient);
  let addends: Float32Array[] | undefined;

  function programFor(shape: Shape): Promise<Compiled> {
    const key = JSON.stringify(shape);
    const known = programs.get(key);
    if (known) return known;
    const traced = lossAndGradients(llama, names);
    const program = runtime.compile(traced, [
      ...specs.map(asArgument),
      ...batchArguments(llama, shape),
    ]);
    programs.set(key, program);
    return program;
  }

  return {
    async run(batch: MicroBatch, first: boolean): Promise<number> {
      const { shape, tokens, targets, segments, places, shares } = batch;
      const program = await programFor(shape);
      const embedded = lookUp(embedding.values, width, tokens);
      const targetRows = lookUp(output.values, width, targets);

      const loss = new Float32Array(1);
      const embeddedGradient = new Float32Array(embedded.length);
      const targetGradient = new Float32Array(targetRows.length);
      addends ??= first ? undefined : sums.map(({ length }) => new Float32Array(length));
      const results = first ? sums : addends!;
      await program.run(
        [...inGraph.map(({ values }) => values), embedded, targetRows, segments, places, shares],
        [loss, ...results, embeddedGradient, targetGradient],
      );
      if (first && !llama.tied) embedding.gradient.fill(0);
      if (!first) for (const [i, sum] of sums.entries()) add(sum, results[i]!);
      addRows(embedding.gradient, width, tokens, embeddedGradient);
      addRows(output.gradient, width, targets, targetGradient);
      return loss[0]!;
    },
    async close() {
      for (const program of programs.values()) await (await program).close();
      programs.clear();
    },
  };
}

function asArgument({ shape }: { shape: readonly number[] }): ArgumentSpec {
  return { shape, type: 'float32' };
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

function add(sum: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += addend[i]!;
}
