import { type Io, inputs } from '@labpipe/cli';
import { writeGguf } from '@labpipe/gguf';
import { type Ledger, model, record, row, withLedger } from '@labpipe/records';
import { learnMerges } from '@labpipe/tokenizer';
import manifest from '../../package.json' with { type: 'json' };
import { EmptySetError } from '../empty-set-error.ts';
import { chatTemplate, specialTokens } from './chat-template.ts';
import { newMetadata } from './metadata.ts';
import { type Sizes, sizesOf } from './sizes.ts';
import { newWeights } from './weights.ts';
import { countWords } from './words.ts';

type Args = Parameters<typeof sizesOf>[0] &
  Parameters<typeof withLedger>[1] & { _: string[]; output: string; name: string; seed: number };

/** Count words, learn a vocabulary, write the model, print its record. */
export async function run(args: Args, io: Io): Promise<number> {
  const asked = sizesOf(args);
  return withLedger({ name: 'train init', version: manifest.version }, args, io, async (ledger) => {
    const { words, used } = await readWords(args._, io, ledger);
    if (io.signal?.aborted || used === 0) return undefined;
    const marks = Object.keys(specialTokens).length;
    const vocabulary = learnMerges(words, asked.vocabularySize - marks);
    const sizes: Sizes = { ...asked, vocabularySize: marks + vocabulary.tokens.length };
    await writeGguf(args.output, {
      metadata: newMetadata(args.name, sizes, vocabulary),
      tensors: newWeights(sizes, args.seed),
    });
    ledger.note(describe(sizes, asked, args));
    ledger.wrote(used);
    await ledger.emit(modelRecord(args.output));
    return undefined;
  });
}

/** How often each word stands in the rows, and the number of rows that have any. */
async function readWords(files: readonly string[], io: Io, ledger: Ledger) {
  const words = new Map<string, number>();
  let [taken, used] = [0, 0];
  for (const input of inputs(files, io)) {
    for await (const each of ledger.read(input, row)) {
      taken++;
      const refusal = countWords(each, words);
      if (refusal) ledger.reject('words', refusal.reason, refusal.detail, each);
      else used++;
    }
  }
  if (taken === 0 && !io.signal?.aborted) {
    const message = 'Unexpected end of input, expected training rows; `mix` writes them';
    throw new EmptySetError(`${files[0] ?? '<stdin>'}: ${message}`);
  }
  return { words, used };
}

function modelRecord(path: string): object {
  return record(model, {
    path,
    format: 'gguf',
    epoch: 0,
    samples_seen: 0,
    loss: null,
    chat_template: chatTemplate,
  });
}

function describe(sizes: Sizes, asked: Sizes, { output, seed }: Args): string {
  let parameters = 0;
  for (const { shape } of newWeights(sizes, seed)) parameters += shape.reduce((a, b) => a * b, 1);
  const short = asked.vocabularySize - sizes.vocabularySize;
  const why = short > 0 ? ` (asked ${asked.vocabularySize}: no more pairs repeat)` : '';
  return `${(parameters / 1e6).toFixed(2)} M parameters, ${sizes.vocabularySize} tokens${why} -> ${output}`;
}
