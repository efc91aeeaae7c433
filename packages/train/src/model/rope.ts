import { InputError } from '@labpipe/cli';
import { type Gguf, numberAt, textAt } from '@labpipe/gguf';
import { yarnAngles, yarnScale } from './yarn.ts';

/** How positions turn the heads of a model. */
export interface Rope {
  /** Angle of one position for each pair of a head's dimensions: [headSize / 2]. */
  frequencies: number[];
  /** What the turned numbers of queries and keys are multiplied with. */
  scale: number;
}

/** Factors of Llama 3's scaling: constants of the model and not trained. */
export const frequencyFactorsName = 'rope_freqs.weight';

/** base^(-2i / headSize), scaled as the file says (llama.cpp, ggml_rope_ext); an InputError for a kind of scaling that we do not know. */
export async function ropeOf(gguf: Gguf, architecture: string, headSize: number): Promise<Rope> {
  const number = (key: string, otherwise?: number) =>
    numberAt(gguf, `${architecture}.rope.${key}`, otherwise);
  const scaling = textAt(gguf, `${architecture}.rope.scaling.type`, 'linear');
  const base = number('freq_base', 10_000);
  const factor = scaling === 'none' ? 1 : number('scaling.factor', 0) || 1;
  const plain = Array.from({ length: headSize / 2 }, (_, i) => base ** ((-2 * i) / headSize));
  if (scaling === 'yarn') {
    const context = numberAt(gguf, `${architecture}.context_length`);
    const frequencies = yarnAngles(plain, {
      base,
      factor,
      originalContext: number('scaling.original_context_length', 0) || context,
      betaFast: number('scaling.yarn_beta_fast', 32),
      betaSlow: number('scaling.yarn_beta_slow', 1),
    });
    const scale = number('scaling.yarn_attn_factor', yarnScale(factor));
    return { frequencies, scale: scale * number('scaling.attn_factor', 1) };
  }
  if (scaling !== 'linear' && scaling !== 'none') {
    throw new InputError(
      gguf.path,
      `Unexpected rope scaling ${scaling}, expected none, linear, yarn or that of Llama 3; take a model without it`,
    );
  }
  const hasFactors = gguf.tensors.some(({ name }) => name === frequencyFactorsName);
  const factors = hasFactors ? await gguf.read(frequencyFactorsName) : [];
  return { frequencies: plain.map((angle, i) => angle / factor / (factors[i] ?? 1)), scale: 1 };
}
