import { InputError } from '@labpipe/cli';
import { type Ledger, notUtf8, type Sample } from '@labpipe/records';
import type { Entry } from './entry.ts';
import { fromGivenRow, type GivenRow } from './given-row.ts';
import { factOf } from './held-out/fact.ts';
import { type Checked, lineChecker } from './input/check-line.ts';
import { lessonOf } from './lesson-of.ts';
import { normalText } from './normal-text.ts';
import { RowError } from './row-error.ts';
import { asking, shapesOf } from './shapes/index.ts';
import type { Phase } from './shapes/phases.ts';
import type { Shape } from './shapes/shape.ts';
import {
  emptyMessage,
  type TrainingRow,
  taughtMessages,
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

export interface MakeSettings {
  seed: number;
  phase: Phase;
  /** Whether questions are held out. */
  asks: boolean;
  'system-prompt'?: string | undefined;
  'skip-bad'?: boolean | undefined;
  /** Whether records that only ask count as rows. */
  isBenchmark?: boolean;
}

/** Where a line stands. */
export interface Place {
  /** Index of the input. */
  source: number;
  name: string;
  /** Of the line, from 1. */
  number: number;
}

/** Makes the rows of a line that does not pass as it stands; those with nothing to learn from are refused on the way. `isUtf8` tells whether its bytes were what its text says. */
export function entryMaker(
  settings: MakeSettings,
  ledger: Losses,
): (text: string, place: Place, isUtf8: boolean) => Generator<Made> {
  const check = lineChecker(settings.isBenchmark);
  const shapes = shapesOf(settings.phase, settings.seed);
  return (text, place, isUtf8) => {
    const checked = check(text);
    const sound = isUtf8 || checked.wrong !== undefined ? checked : { wrong: notUtf8 };
    return madeOf(sound, text, place, shapes, settings, ledger);
  };
}

function* madeOf(
  { sample, given, wrong }: Checked,
  text: string,
  { source, name, number }: Place,
  shapes: readonly Shape[],
  { 'system-prompt': systemPrompt, 'skip-bad': skipBad, phase, asks }: MakeSettings,
  ledger: Losses,
): Generator<Made> {
  const at = `${name}:${number}`;
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
    const head = {
      source,
      shape: shape.name,
      lesson: lessonOf(taughtMessages(messages, systemPrompt), row.unmask),
      leaf: from.leaf,
      ...asked,
    };
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
    const lesson = lessonOf(taughtMessages(row.messages, systemPrompt), row.unmask);
    return [{ source, shape: 'given', lesson, row }];
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    ledger.made();
    ledger.reject('make', error.reason, error.message, given);
    return [];
  }
}
