import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@labpipe/cli';
import type { Gguf, TensorSource } from '@labpipe/gguf';
import { textAt } from '@labpipe/gguf';
import type { Tokenizer } from '@labpipe/tokenizer';
import type { Llama } from '../model/llama.ts';
import { weightSpecs } from '../model/weights.ts';
import { configOf } from './config-out.ts';
import { families } from './families.ts';
import { hfName } from './names.ts';
import { toHalves } from './row-order.ts';
import { writeSafetensors } from './safetensors.ts';
import { tokenizerFiles } from './tokenizer-out.ts';

/** Writes a model as a Hugging Face folder that transformers loads; an InputError for what that format cannot say. */
export async function writeHf(
  folder: string,
  { gguf, llama, tokenizer }: { gguf: Gguf; llama: Llama; tokenizer: Tokenizer },
  type: 'F32' | 'F16',
): Promise<void> {
  const files = new Map<string, object>([
    ['config.json', await configOf(gguf, llama, type)],
    ...tokenizerFiles(gguf, tokenizer, llama.context),
  ]);
  makeFolder(folder);
  for (const [name, content] of files) {
    await writeFile(join(folder, name), `${JSON.stringify(content, null, 2)}\n`);
  }
  const template = textAt(gguf, 'tokenizer.chat_template', '');
  if (template) await writeFile(join(folder, 'chat_template.jinja'), template);
  // The weights last: a folder that has them is whole.
  await writeSafetensors(join(folder, 'model.safetensors'), tensorsOf(gguf, llama), type);
}

function tensorsOf(gguf: Gguf, llama: Llama): TensorSource[] {
  const architecture = textAt(gguf, 'general.architecture');
  const { reordered } = families.find(({ name }) => name === architecture)!;
  return weightSpecs(llama).map(({ name, shape }) => {
    const [, which] = /\.attn_([qk])\.(?:weight|bias)$/.exec(name) ?? [];
    const heads = which === 'q' ? llama.heads : llama.keyValueHeads;
    const data = async () => {
      const values = await gguf.read(name);
      return which && reordered ? toHalves(values, heads, shape[0]!) : values;
    };
    return { name: hfName(name)!, shape, data };
  });
}
