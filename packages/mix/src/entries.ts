import { type Io, inputs } from '@labpipe/cli';
import { type Ledger, type Sample, sample } from '@labpipe/records';
import type { Entry } from './entry.ts';
import { fromGivenRow, type GivenRow, givenRow, MetadataError } from './given-row.ts';
import { factOf } from './held-out/fact.ts';
import { normalText } from './normal-text.ts';
import { shapes } from './shapes/index.ts';
import type { Source } from './source.ts';
import {
  emptyMessage,
  lessonId,
  type TrainingRow,
  trainingRow,
  withSystemPrompt,
} from './training-row.ts';

/** An entry, with the sample it was made of when it was. */
export interface Made {
  entry: Entry;
  from?: Sample;
}

/** Every row that the inputs give, in their order; those with nothing to learn from are refused on the way. */
export async function* readEntries(
  sources: readonly Source[],
  systemPrompt: string | undefined,
  io: Io,
  ledger: Ledger,
): AsyncGenerator<Made> {
  const kinds = [sample, givenRow];
  const opened = inputs(
    sources.map(({ path }) => path),
    io,
  );
  for (const [source, input] of opened.entries()) {
    for await (const record of ledger.readAny<Sample | GivenRow>(input, kinds)) {
      const made = isSample(record)
        ? fromSample(record, source, systemPrompt)
        : fromGiven(record, source, systemPrompt, ledger);
      for (const { row, ...rest } of made) {
        ledger.made();
        const empty = emptyMessage(row.messages);
        if (empty === undefined) yield rest;
        else ledger.reject('make', 'empty-message', empty, row);
      }
    }
  }
}

function isSample(record: Sample | GivenRow): record is Sample {
  return record['kind'] === 'sample';
}

type MadeRow = Made & { row: TrainingRow };

function fromSample(from: Sample, source: number, systemPrompt: string | undefined): MadeRow[] {
  const fact = factOf(from);
  const asked = fact !== undefined && { fact, question: normalText(from.question) };
  return shapes.flatMap(({ name, make }) => {
    const body = make(from);
    if (!body) return [];
    const metadata = { ...body.metadata, ...(fact !== undefined && { fact }) };
    const messages = withSystemPrompt(body.messages, systemPrompt);
    const row = trainingRow({ ...body, messages, metadata });
    const entry = { source, shape: name, lesson: row.id, ...asked, line: JSON.stringify(row) };
    return [{ entry, row, from }];
  });
}

function fromGiven(
  given: GivenRow,
  source: number,
  systemPrompt: string | undefined,
  ledger: Ledger,
): MadeRow[] {
  try {
    const row = fromGivenRow(given, systemPrompt);
    const lesson = lessonId(row.messages, row.unmask);
    return [{ entry: { source, shape: 'given', lesson, line: JSON.stringify(row) }, row }];
  } catch (error) {
    ledger.made();
    if (error instanceof MetadataError) {
      ledger.reject('make', 'bad-metadata', error.message, given);
      return [];
    }
    if (!(error instanceof RangeError)) throw error;
    // JSON.parse reads any depth, JSON.stringify ends at the stack's: so the row itself cannot be kept either.
    const detail = 'Unexpected depth, expected a row nested less than some thousand deep';
    ledger.reject('make', 'too-deep', detail, typeof given.id === 'string' ? given.id : null);
    return [];
  }
}
