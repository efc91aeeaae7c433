import { type Io, inputs } from '@labpipe/cli';
import { type Ledger, row } from '@labpipe/records';
import { type Example, exampleOf } from './rows/example.ts';

/** The rows of some files as examples; those that teach nothing go to the ledger. */
export async function readExamples(
  files: readonly string[],
  reader: Parameters<typeof exampleOf>[1],
  io: Io,
  ledger: Ledger,
): Promise<Example[]> {
  const examples: Example[] = [];
  for (const input of inputs(files, io)) {
    for await (const each of ledger.read(input, row)) {
      const example = exampleOf(each, reader);
      if ('reason' in example) ledger.reject('tokens', example.reason, example.detail, each);
      else examples.push(example);
    }
  }
  return examples;
}
