import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Io, makeFolder, UsageError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { text, textAt, type WrittenType, writeGguf } from '@labpipe/gguf';
import {
  type Checkpoint,
  type LedgerArgs,
  type Model,
  model,
  record,
  withLedger,
} from '@labpipe/records';
import { type Tokenizer, tokenizerOf } from '@labpipe/tokenizer';
import manifest from '../../package.json' with { type: 'json' };
import { writeHf } from '../hf/write.ts';
import { isAdapterFile, openMerged } from '../lora/open-merged.ts';
import type { Llama } from '../model/llama.ts';
import { readLlama } from '../model/read-llama.ts';
import { weightSpecs } from '../model/weights.ts';
import { openModel } from '../open-model.ts';
import { card } from './card.ts';
import { modelfile } from './modelfile.ts';
import { readSaid } from './said.ts';

interface Args extends LedgerArgs {
  _: string[];
  model?: string | undefined;
  base?: string | undefined;
  output: string;
  format: string;
  type: string;
  name?: string | undefined;
  license?: string | undefined;
}

/** Open the model, write it, its card, its record. */
export async function run(args: Args, io: Io): Promise<number> {
  if (args.format === 'hf' && args.type === 'q8_0') {
    throw new UsageError('--type q8_0: Unexpected type for --format hf, expected f32 or f16');
  }
  const tool = { name: 'train export', version: manifest.version };
  return withLedger(tool, args, io, async (ledger) => {
    const said = await readSaid(args, io, ledger);
    const path = args.model ?? said.path;
    if (path === undefined) {
      throw new UsageError(
        'Unexpected missing model, expected --model, or records that name one (train, evaluate)',
      );
    }
    const of = said.runs.findLast((each) => each.path === path);
    const scores = said.scores.filter((each) => each.model === path);
    const base = args.base ?? of?.base ?? scores.find((each) => each.base)?.base;
    const gguf = await openWhole(path, base);
    try {
      const llama = await readLlama(gguf);
      const files = await write(args, { gguf, llama, tokenizer: tokenizerOf(gguf) });
      const name = args.name ?? textAt(gguf, 'general.name', basename(path));
      await writeFile(
        join(args.output, 'README.md'),
        card({
          name,
          base,
          license: args.license,
          files,
          parameters: countOf(llama),
          context: llama.context,
          run: of,
          scores,
          leaves: said.leaves,
        }),
      );
      ledger.made();
      await ledger.write(recordOf(args, { of, base, gguf, file: files[0]![0] }));
    } finally {
      await gguf.close();
    }
    return undefined;
  });
}

/** A model; where the path is of adapters, its base with them in it. */
async function openWhole(path: string, base: string | undefined): Promise<Gguf> {
  const gguf = await openModel(path);
  if (!isAdapterFile(gguf)) return gguf;
  try {
    if (base === undefined) {
      throw new UsageError(
        `${path}: Unexpected adapters by themselves, expected --base, the model that they are for`,
      );
    }
    const whole = await openModel(base);
    try {
      return openMerged(whole, gguf);
    } catch (error) {
      await whole.close();
      throw error;
    }
  } catch (error) {
    await gguf.close();
    throw error;
  }
}

/** Writes the files of a format; their names and what they are. */
async function write(
  { output, format, type, name }: Args,
  { gguf, llama, tokenizer }: { gguf: Gguf; llama: Llama; tokenizer: Tokenizer },
): Promise<[string, string][]> {
  makeFolder(output);
  const stored = type.toUpperCase() as WrittenType;
  if (format === 'hf') {
    await writeHf(output, { gguf, llama, tokenizer }, stored as 'F32' | 'F16');
    return [
      ['model.safetensors', `weights, ${type}`],
      ['config.json', 'sizes and family'],
      ['tokenizer.json', 'tokenizer; its settings and the chat template lie beside it'],
    ];
  }
  const file = `model-${type}.gguf`;
  const metadata = new Map(gguf.metadata);
  if (name !== undefined) metadata.set('general.name', text(name));
  const tensors = gguf.tensors.map(({ name, shape }) => ({
    name,
    shape,
    data: () => gguf.read(name),
  }));
  await writeGguf(join(output, file), { metadata, tensors, type: stored });
  const ends = [...tokenizer.ends].map((id) => tokenizer.tokenText(id));
  await writeFile(join(output, 'Modelfile'), modelfile(file, { ends, context: llama.context }));
  return [
    [file, `the whole model, matrices in ${type}: for llama.cpp, Ollama, LM Studio and the like`],
    ['Modelfile', '`ollama create NAME -f Modelfile`'],
  ];
}

function recordOf(
  { output, format }: Args,
  {
    of,
    base,
    gguf,
    file,
  }: { of: Checkpoint | Model | undefined; base: string | undefined; gguf: Gguf; file: string },
): object {
  const {
    kind: _,
    id: __,
    ...run
  } = of ?? {
    kind: '',
    id: '',
    epoch: 0,
    samples_seen: 0,
    loss: null,
    chat_template: textAt(gguf, 'tokenizer.chat_template', ''),
  };
  return record(model, {
    ...run,
    ...(base === undefined ? {} : { base }),
    path: format === 'hf' ? output : join(output, file),
    format: format === 'hf' ? 'hf' : 'gguf',
  });
}

function countOf(llama: Llama): number {
  return weightSpecs(llama).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}
