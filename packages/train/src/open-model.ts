import { stat } from 'node:fs/promises';
import { type Gguf, openGguf } from '@labpipe/gguf';
import { openHf } from './hf/open.ts';

/** A model: a GGUF file, or a Hugging Face folder that is seen as one. */
export async function openModel(path: string): Promise<Gguf> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? openHf(path) : openGguf(path);
}
