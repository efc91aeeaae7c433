import { type Io, inputs } from '@labpipe/cli';
import { type Ledger, row } from '@labpipe/records';
import { EmptySetError } from './empty-set-error.ts';
import { type Example, exampleOf } from './rows/example.ts';

/** The rows of some files as examples; those that teach nothing go to the ledger. None left is an EmptySetError. */
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
  if (examples.length === 0 && !io.signal?.aborted) throw emptySet(files, taken, reader);
  return examples;
}

function emptySet(
  files: readonly string[],
  taken: number,
  { contextLength }: { contextLength: number },
): EmptySetError {
  const where = files.length === 0 ? '<stdin>' : files.join(', ');
  if (taken === 0) {
    const expected = 'expected training rows, one JSON object with `messages` a line';
    return new EmptySetError(`${where}: Unexpected end of input, ${expected}; \`mix\` writes them`);
  }
  return new EmptySetError(
    `${where}: Unexpected set of ${taken} rows that all teach nothing, expected a conversation with an assistant's answer, ` +
      `of at most ${contextLength} tokens; run again with --rejects FILE to see why each was refused`,
  );
}
