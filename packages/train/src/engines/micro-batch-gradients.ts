import type { Parameter } from '../model/adamw.ts';
import type { Llama } from '../model/llama.ts';
import { addRows, lookUp } from '../model/lookup.ts';
import { embeddingName, outputName } from '../model/weights.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import type { Programs } from './programs.ts';

/** Computes the gradients of a micro-batch into the parameters, over those of the last step or added to them; gives its loss. */
export type MicroBatchGradients = (batch: MicroBatch, adding: boolean) => Promise<number>;

/** What runs the programs on the parameters, with the rows of embedding and output matrix looked up. */
export function microBatchGradients(
  programs: Programs,
  llama: Llama,
  parameters: ReadonlyMap<string, Parameter>,
): MicroBatchGradients {
  const { width } = llama;
  const taken = programs.names.map((name) => parameters.get(name)!);
  const embedding = parameters.get(embeddingName)!;
  const output = parameters.get(outputName(llama))!;
  let addends: Float32Array[] | undefined;

  return async ({ shape, tokens, targets, segments, places, shares }, adding) => {
    const program = await programs.of(shape);
    const embedded = lookUp(embedding.values, width, tokens);
    const targetRows = lookUp(output.values, width, targets);
    const weights = taken.map(({ values }) => values);

    if (adding) addends ??= taken.map(({ values }) => new Float32Array(values.length));
    const gradients = adding && addends ? addends : taken.map(({ gradient }) => gradient);
    const loss = new Float32Array(1);
    const embeddedGradient = new Float32Array(embedded.length);
    const targetGradient = new Float32Array(targetRows.length);
    await program.run(
      [...weights, embedded, targetRows, segments, places, shares],
      [loss, ...gradients, embeddedGradient, targetGradient],
    );

    if (adding) for (const [i, { gradient }] of taken.entries()) add(gradient, gradients[i]!);
    else if (!llama.tied) embedding.gradient.fill(0);
    addRows(embedding.gradient, width, tokens, embeddedGradient);
    addRows(output.gradient, width, targets, targetGradient);
    return loss[0]!;
  };
}

function add(sum: Float32Array, addend: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += addend[i]!;
}
