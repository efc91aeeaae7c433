import { InputError, type Io, inputs } from '@labpipe/cli';
import { type Ledger, row } from '@labpipe/records';
import { type Example, exampleOf } from './rows/example.ts';

/** The rows of some files as examples; those that teach nothing go to the ledger. No row at all is an InputError. */
export async function readExamples(
  files: readonly string[],
  reader: Parameters<typeof exampleOf>[1],
  io: Io,
  ledger: Ledger,
): Promise<Example[]> {
  const examples: Example[] = [];
  let taken = 0;
  for (const input of inputs(files, io)) {
    for await (const each of ledger.read(input, row)) {
      taken++;
      const example = exampleOf(each, reader);
      if ('reason' in example) ledger.reject('tokens', example.reason, example.detail, each);
      else examples.push(example);
    }
  }
  if (taken === 0 && !io.signal?.aborted) {
    const message = 'Unexpected end of input, expected training rows; `mix` writes them';
    throw new InputError(files[0] ?? '<stdin>', message);
  }
  return examples;
}
