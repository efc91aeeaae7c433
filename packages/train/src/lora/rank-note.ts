import type { Llama } from '../model/llama.ts';
import { type Lora, layerAdapterSpecs } from './lora.ts';

/** What to say of a rank that is larger than a matrix can make use of; nothing of any other. */
export function rankNote(llama: Llama, lora: Lora | undefined): string | undefined {
  if (!lora) return undefined;
  const sides = layerAdapterSpecs(llama, lora).map(({ name, shape: [a, b] }) => {
    return { name, size: name.endsWith('.lora_a') ? b! : a! };
  });
  const smallest = sides.reduce((a, b) => (b.size < a.size ? b : a));
  if (lora.rank <= smallest.size) return undefined;
  const matrix = smallest.name.replace(/\.weight\.lora_[ab]$/, '');
  return `--lora-rank ${lora.rank} is more than ${matrix} has rows or columns (${smallest.size}): rank ${smallest.size} can say as much there, in less memory`;
}
