import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { type Entry, rowOf } from '../entry.ts';
import type { Format } from '../formats/format.ts';
import type { Lesson } from '../lesson.ts';
import { openLessonSet } from '../lesson-set.ts';
import { copyOf } from '../order.ts';
import type { Verdict } from '../store/record.ts';
import { openRowBlock, type RowBlock } from './row-block.ts';

const reasons: Readonly<Record<Exclude<Verdict, 'stays'>, { stage: string; detail: string }>> = {
  'held-out': { stage: 'split', detail: 'Its question is held out' },
  'holds-held-out': { stage: 'split', detail: 'A held-out question stands in it' },
  'other-phase': { stage: 'phase', detail: 'This phase trains no question alone' },
  'not-sampled': { stage: 'sample', detail: 'Others have smaller priorities' },
};

/** What is needed of an entry to write it. */
type Written = Pick<Entry, 'lesson' | 'bytes' | 'isEnded'>;

/** Writes what stays, in blocks, and refuses the rest and every duplicate. */
export interface RowWriter {
  /** Write a row; `copy` is 0, or counts from there where it is written more than once on purpose; `to` is where, if not stdout. */
  add: (row: Written, copy?: number, to?: RowBlock) => void;
  /** Refuse a row for this reason; it is read only where it must be. */
  refuse: (verdict: Exclude<Verdict, 'stays'>, read: () => Entry) => void;
  /** Whether a block is full: time to await `flush`. */
  isFull: () => boolean;
  flush: () => Promise<void>;
}

export interface RowWriterSettings {
  /** Where refused rows are kept; without a place none is read again. */
  rejects?: string | undefined;
  /** Whether an entry that is held out stands in the held-out file itself. */
  isKept?: (entry: Entry) => boolean;
  /** The format to write in, where it is not ours. */
  format?: Format | undefined;
  wrote?: ((bytes: Buffer) => void) | undefined;
  /** Whether rows may repeat each other. */
  isRepeated?: boolean;
}

/** A writer that knows every lesson it has written. */
export function openRowWriter(
  { stdout }: Io,
  ledger: Ledger,
  { rejects, isKept = () => false, format, wrote, isRepeated = false }: RowWriterSettings,
): RowWriter {
  const seen = openLessonSet();
  const block = openRowBlock(stdout, wrote);
  const refuse = (stage: string, reason: string, detail: string, read: () => Written) =>
    ledger.reject(stage, reason, detail, rejects === undefined ? undefined : rowOf(read()));
  const isNew = (lesson: Lesson, copy: number) => seen.add(copyOf(lesson, copy));

  return {
    add(entry, copy = 0, to = block) {
      if (copy > 0) ledger.made();
      const { lesson, bytes } = entry;
      const written = format ? encode(entry, format) : bytes;
      if (!written) {
        const detail = `The format ${format?.name} cannot hold such messages`;
        refuse('write', 'not-in-format', detail, () => entry);
      } else if (!isRepeated && !isNew(lesson, copy)) {
        refuse('dedupe', 'duplicate', 'What it teaches is there already', () => entry);
      } else {
        ledger.wrote();
        to.add(written, written === bytes && entry.isEnded === true);
      }
    },
    refuse(verdict, read) {
      const entry = verdict === 'held-out' ? read() : undefined;
      if (entry && isKept(entry)) {
        if (isNew(entry.lesson, 0)) ledger.wrote();
        else refuse('dedupe', 'duplicate', 'What it teaches is there already', () => entry);
        return;
      }
      const { stage, detail } = reasons[verdict];
      refuse(stage, verdict, detail, read);
    },
    isFull: block.isFull,
    flush: block.flush,
  };
}

function encode(entry: Written, { write }: Format): Buffer | undefined {
  const record = write(rowOf(entry));
  return record && Buffer.from(JSON.stringify(record));
}
