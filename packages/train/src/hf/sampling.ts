import { float32, type HasMetadata, int32, type MetadataValue, numberAt } from '@labpipe/gguf';
import { rounded } from './rounded.ts';

/** How a model draws its answers where nobody says: Hugging Face's names in a generation_config.json, and llama.cpp's in a GGUF. */
const names: readonly (readonly [string, string, (value: number) => MetadataValue])[] = [
  ['temperature', 'temp', float32],
  ['top_p', 'top_p', float32],
  ['top_k', 'top_k', int32],
  ['min_p', 'min_p', float32],
  ['repetition_penalty', 'penalty_repeat', float32],
];

/** What GGUF says of it. */
export function samplingMetadata(
  generation: Readonly<Record<string, unknown>>,
): [string, MetadataValue][] {
  if (generation['do_sample'] === false) return [];
  return names.flatMap(([theirs, ours, metadataOf]): [string, MetadataValue][] => {
    const value = generation[theirs];
    return typeof value === 'number' ? [[`general.sampling.${ours}`, metadataOf(value)]] : [];
  });
}

/**
 * What a generation_config.json says of it. A model that says nothing draws too, though nearly always the likeliest: where `do_sample` is
 * false, `transformers serve` passes over the temperature of a request.
 */
export function samplingOf(gguf: HasMetadata): Record<string, number | boolean> {
  const found = names.flatMap(([theirs, ours]) => {
    const key = `general.sampling.${ours}`;
    return gguf.metadata.has(key) ? [[theirs, rounded(numberAt(gguf, key))] as const] : [];
  });
  return { do_sample: true, temperature: 0.1, ...Object.fromEntries(found) };
}
