import { InputError, type Io, inputs } from '@labpipe/cli';
import type { Ledger, Sample } from '@labpipe/records';
import type { Entry } from './entry.ts';
import { fromGivenRow, type GivenRow, MetadataError } from './given-row.ts';
import { factOf } from './held-out/fact.ts';
import { type Checked, lineChecker } from './input/check-line.ts';
import { type Line, readLineBlocks } from './input/lines.ts';
import { readPassingRow } from './input/passing-row.ts';
import type { Manifest } from './manifest.ts';
import { normalText } from './normal-text.ts';
import { asking, shapesOf } from './shapes/index.ts';
import type { Phase } from './shapes/phases.ts';
import type { Shape } from './shapes/shape.ts';
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

/** What reading needs of a ledger. */
export type Losses = Pick<Ledger, 'took' | 'made' | 'reject'>;

export interface ReadSettings {
  seed: number;
  phase: Phase;
  /** Whether questions are held out. */
  asks: boolean;
  'system-prompt'?: string | undefined;
  'skip-bad'?: boolean | undefined;
  watch?: Manifest['watch'] | undefined;
}

/**
 * Every row that the inputs give, in their order, those of a chunk of input at a time, as an await a row would cost more
 * than a row; those with nothing to learn from are refused on the way.
 */
export async function* readEntries(
  sources: readonly Source[],
  settings: ReadSettings,
  io: Io,
  ledger: Losses,
): AsyncGenerator<Iterable<Made>> {
  const check = lineChecker();
  const shapes = shapesOf(settings.phase, settings.seed);
  const paths = sources.map(({ path }) => path);
  const opened = paths.length > 0 ? inputs(paths, io) : [];
  for (const [source, { name, bytes }] of opened.entries()) {
    let number = 0;
    const make = function* (lines: Iterable<Line>): Generator<Made> {
      for (const line of lines) {
        if (io.signal?.aborted) return;
        number++;
        const at = `${name}:${number}`;
        const entry = passingEntry(line, source, settings['system-prompt']);
        if (entry) {
          ledger.took();
          ledger.made();
          yield { entry };
        } else if (line.text.trim() !== '') {
          yield* madeOf(check(line.text), { ...line, at, source }, shapes, settings, ledger);
        }
      }
    };
    for await (const lines of readLineBlocks(settings.watch?.(name, bytes) ?? bytes)) {
      if (io.signal?.aborted) return;
      yield make(lines);
    }
  }
}

function passingEntry(
  { text, bytes }: Line,
  source: number,
  systemPrompt: string | undefined,
): Entry | undefined {
  const row = bytes && readPassingRow(text, systemPrompt);
  if (!row) return undefined;
  const { lesson, line } = row;
  return { source, shape: 'given', lesson, bytes: line === text ? bytes : Buffer.from(line) };
}

type Placed = Line & { at: string; source: number };

function* madeOf(
  { sample, given, wrong }: Checked,
  { text, at, source }: Placed,
  shapes: readonly Shape[],
  { 'system-prompt': systemPrompt, 'skip-bad': skipBad, phase, asks }: ReadSettings,
  ledger: Losses,
): Generator<Made> {
  if (wrong !== undefined && !skipBad) {
    throw new InputError(at, `${wrong}. --skip-bad goes on without such lines`);
  }
  ledger.took();
  if (wrong !== undefined) {
    ledger.made();
    ledger.reject('read', 'bad-line', `${at}: ${wrong}`, text);
    return;
  }
  if (sample?.dataset === 'mcq_qa') {
    ledger.made();
    ledger.reject(
      'make',
      'benchmark',
      `${at}: Unexpected multiple-choice question, expected one to learn: it is for evaluate`,
      sample,
    );
    return;
  }
  const rows = sample
    ? fromSample(sample, source, shapes, asks, systemPrompt)
    : fromGiven(given!, source, systemPrompt, ledger);
  if (sample && rows.length === 0) {
    ledger.made();
    ledger.reject('phase', 'other-phase', `No row of the phase ${phase} is made of it`, sample);
  }
  for (const { row, ...head } of rows) {
    ledger.made();
    const empty = emptyMessage(row.messages);
    if (empty !== undefined) ledger.reject('make', 'empty-message', empty, row);
    else {
      const entry = { ...head, source, bytes: Buffer.from(JSON.stringify(row)) };
      yield { entry, ...(sample && { from: sample }) };
    }
  }
}

type MadeRow = Omit<Entry, 'bytes'> & { row: TrainingRow };

function fromSample(
  from: Sample,
  source: number,
  shapes: readonly Shape[],
  asks: boolean,
  systemPrompt: string | undefined,
): MadeRow[] {
  const fact = factOf(from);
  const asked = fact !== undefined && { fact, question: normalText(from.question) };
  const onlyAsks = asks && !shapes.includes(asking);
  return [...shapes, ...(onlyAsks ? [asking] : [])].flatMap((shape) => {
    const body = shape.make(from);
    if (!body) return [];
    const { golden, ...taught } = body;
    const metadata = { ...body.metadata, ...(fact !== undefined && { fact }) };
    const messages = withSystemPrompt(body.messages, systemPrompt);
    const row = trainingRow({ ...taught, messages, metadata });
    const head = { source, shape: shape.name, lesson: row.id, leaf: from.leaf, ...asked };
    const isAsking = shape === asking && onlyAsks;
    return [
      { ...head, ...(golden !== undefined && { golden }), ...(isAsking && { onlyAsks }), row },
    ];
  });
}

function fromGiven(
  given: GivenRow,
  source: number,
  systemPrompt: string | undefined,
  ledger: Losses,
): MadeRow[] {
  try {
    const row = fromGivenRow(given, systemPrompt);
    return [{ source, shape: 'given', lesson: lessonId(row.messages, row.unmask), row }];
  } catch (error) {
    if (!(error instanceof MetadataError)) throw error;
    ledger.made();
    ledger.reject('make', 'bad-metadata', error.message, given);
    return [];
  }
}
