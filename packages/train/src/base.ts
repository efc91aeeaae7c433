import { InputError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { type Tokenizer, tokenizerOf } from '@labpipe/tokenizer';
import type { Llama } from './model/llama.ts';
import { readLlama } from './model/read-llama.ts';
import { openModel } from './open-model.ts';
import { chatTemplateOf } from './rows/chat-template.ts';
import type { ChatTemplate } from './rows/spans.ts';

/** The model to start from, known to be one that can be trained; its weights are still in the file. */
export interface Base {
  gguf: Gguf;
  llama: Llama;
  tokenizer: Tokenizer;
  template: ChatTemplate;
}

/** Opens a base model and checks all that can be checked before there are rows; an InputError says what is wrong. */
export async function openBase(path: string): Promise<Base> {
  const gguf = await openModel(path);
  try {
    const llama = await readLlama(gguf);
    const tokenizer = tokenizerOf(gguf);
    refuseSmallEmbedding(path, llama, tokenizer);
    return { gguf, llama, tokenizer, template: chatTemplateOf(gguf, tokenizer) };
  } catch (error) {
    await gguf.close();
    throw error;
  }
}

// More rows than tokens are padding, as converters write it; fewer would be read past their end.
function refuseSmallEmbedding(path: string, { vocabulary }: Llama, { size }: Tokenizer): void {
  if (vocabulary >= size) return;
  throw new InputError(
    path,
    `Unexpected token_embd.weight of ${vocabulary} rows, expected ${size}, one for each token of its tokenizer; convert the model again`,
  );
}
