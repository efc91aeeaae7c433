import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '@labpipe/cli';
import type { Gguf, Tensor } from '@labpipe/gguf';
import { type MetadataValue, text } from '@labpipe/gguf';
import { type Config, type ReadConfig, readConfig } from './config-in.ts';
import { ggufName } from './names.ts';
import { toNeighbours } from './row-order.ts';
import { openSafetensors, type Safetensors } from './safetensors.ts';
import { samplingMetadata } from './sampling.ts';
import { type TokenizerJson, tokenizerMetadata } from './tokenizer-in.ts';

/**
 * A Hugging Face folder, seen as the GGUF that llama.cpp's converter would make of it: config.json, safetensors (one or
 * several, f32, f16 or bf16), tokenizer.json, the chat template. An InputError names the file that is missing or wrong.
 */
export async function openHf(folder: string): Promise<Gguf> {
  const config = await readJson(join(folder, 'config.json'));
  const read = readConfig(join(folder, 'config.json'), config);
  const files = await openWeights(folder);
  try {
    const places = placesOf(folder, files, config);
    const rows = places.get('token_embd.weight')?.tensor.shape[0] ?? 0;
    const metadata = await metadataOf(folder, config, read, rows);
    const factors = read.factors && Float32Array.from(read.factors);
    const stored = [...places].map(([name, { tensor }]): Tensor => {
      return { name, shape: [...tensor.shape], type: tensor.dtype };
    });
    return {
      path: folder,
      metadata,
      tensors: factors
        ? [...stored, { name: factorsName, shape: [factors.length], type: 'F32' }]
        : stored,
      async read(name) {
        if (name === factorsName && factors) return factors;
        const place = places.get(name);
        if (!place) {
          throw new InputError(folder, `Unexpected model without ${name}, expected this tensor`);
        }
        return inGgufOrder(name, await place.file.read(place.name), read);
      },
      close: () => closeAll(files),
    };
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}

const factorsName = 'rope_freqs.weight';

function inGgufOrder(
  name: string,
  values: Float32Array,
  { family, heads, keyValueHeads, metadata }: ReadConfig,
): Float32Array {
  const [, which] = /\.attn_([qk])\.(?:weight|bias)$/.exec(name) ?? [];
  if (!which || !family.reordered) return values;
  const count = which === 'q' ? heads : keyValueHeads;
  const size = Number(metadata.get(`${family.name}.attention.key_length`)!.value);
  return toNeighbours(values, count, count * size);
}

interface Place {
  file: Safetensors;
  /** In the file. */
  name: string;
  tensor: { dtype: string; shape: number[] };
}

/** Where each tensor lies, by GGUF's names, in the order of the files. */
function placesOf(
  folder: string,
  files: readonly Safetensors[],
  config: Config,
): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const file of files) {
    for (const [name, tensor] of file.tensors) {
      if (/rotary_emb\.inv_freq$/.test(name)) continue;
      // A copy of the embedding, which some writers keep.
      if (name === 'lm_head.weight' && config['tie_word_embeddings'] === true) continue;
      const ours = ggufName(name);
      if (ours === undefined) {
        throw new InputError(
          file.path,
          `Unexpected tensor ${name}, expected those of a dense decoder of its family`,
        );
      }
      places.set(ours, { file, name, tensor });
    }
  }
  if (places.size === 0)
    throw new InputError(folder, 'Unexpected absence of tensors, expected some');
  return places;
}

async function openWeights(folder: string): Promise<Safetensors[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors')).sort();
  const index = await readJson(join(folder, 'model.safetensors.index.json'), {});
  const parts = Object.values((index['weight_map'] ?? {}) as Record<string, string>);
  const missing = [...parts, ...partsBeside(names)].find((part) => !names.includes(basename(part)));
  if (missing !== undefined || names.length === 0) {
    throw new InputError(
      folder,
      `Unexpected absence of ${missing ?? 'weights'}, expected model.safetensors or all of its parts; convert weights of another format with save_pretrained`,
    );
  }
  const wanted =
    parts.length > 0 ? [...new Set(parts.map((part) => basename(part)))].sort() : names;
  const files: Safetensors[] = [];
  try {
    for (const name of wanted) files.push(await openSafetensors(join(folder, name)));
    return files;
  } catch (error) {
    await closeAll(files);
    throw error;
  }
}

/** All parts of the sets that some file is named as a part of: a set may lack its index. */
function partsBeside(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const [, stem, , count] = /^(.+)-(\d{5})-of-(\d{5})\.safetensors$/.exec(name) ?? [];
    return Array.from({ length: Number(count ?? 0) }, (_, i) => {
      return `${stem}-${String(i + 1).padStart(5, '0')}-of-${count}.safetensors`;
    });
  });
}

async function closeAll(files: readonly Safetensors[]): Promise<void> {
  for (const file of files) await file.close();
}

async function metadataOf(
  folder: string,
  config: Config,
  read: ReadConfig,
  rows: number,
): Promise<Map<string, MetadataValue>> {
  const path = join(folder, 'tokenizer.json');
  const tokenizer = (await readJson(path)) as unknown as TokenizerJson;
  const tokenizerConfig = await readJson(join(folder, 'tokenizer_config.json'), {});
  const generation = await readJson(join(folder, 'generation_config.json'), {});
  const template = await templateOf(folder, tokenizerConfig);
  return new Map([
    ...read.metadata,
    ...samplingMetadata(generation),
    ['general.name', text(basename(folder))],
    ...tokenizerMetadata(
      path,
      { tokenizer, config: tokenizerConfig, generation: { ...config, ...generation } },
      rows,
    ),
    ...(template === undefined ? [] : [['tokenizer.chat_template', text(template)] as const]),
  ]);
}

/** The chat template: a file of its own, or in the tokenizer's config, by itself or as the one named `default`. */
async function templateOf(folder: string, config: Config): Promise<string | undefined> {
  const file = await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined);
  if (file !== undefined) return file;
  const found = config['chat_template'];
  if (!Array.isArray(found)) return typeof found === 'string' ? found : undefined;
  return (found as { name?: string; template?: string }[]).find(({ name }) => name === 'default')
    ?.template;
}

async function readJson(path: string, otherwise?: Config): Promise<Config> {
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (cause) {
    if (otherwise) return otherwise;
    throw new InputError(path, 'Unexpected absence, expected this file of a Hugging Face model', {
      cause,
    });
  }
  try {
    return JSON.parse(content) as Config;
  } catch (cause) {
    throw new InputError(path, 'Unexpected text, expected JSON', { cause });
  }
}
