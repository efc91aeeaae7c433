import type { Io } from '@labpipe/cli';
import { contentId, type Ledger } from '@labpipe/records';
import { type Entry, rowOf } from './entry.ts';
import type { Format } from './formats/format.ts';
import type { Verdict } from './judge.ts';
import { openLessonSet } from './lesson-set.ts';
import { openRowBlock } from './row-block.ts';

const reasons: Readonly<Record<Exclude<Verdict, 'stays'>, { stage: string; detail: string }>> = {
  'held-out': { stage: 'split', detail: 'Its question is held out' },
  'holds-held-out': { stage: 'split', detail: 'A held-out question stands in it' },
  'other-phase': { stage: 'phase', detail: 'This phase trains no question alone' },
  'not-sampled': { stage: 'sample', detail: 'Others have smaller priorities' },
};

/** Writes what stays to stdout, in blocks, and refuses the rest and every duplicate. */
export interface RowWriter {
  /** `copy` is 0, or counts from there where the row is written more than once on purpose. */
  add: (entry: Entry, verdict: Verdict, copy?: number) => void;
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

/** A writer to stdout that knows every lesson it has written. */
export function openRowWriter(
  { stdout }: Io,
  ledger: Ledger,
  { rejects, isKept = () => false, format, wrote, isRepeated = false }: RowWriterSettings,
): RowWriter {
  const seen = openLessonSet();
  const block = openRowBlock(stdout, wrote);
  const refuse = (stage: string, reason: string, detail: string, entry: Entry) =>
    ledger.reject(stage, reason, detail, rejects === undefined ? undefined : rowOf(entry));

  return {
    add(entry, verdict, copy = 0) {
      if (copy > 0) ledger.made();
      const { lesson, bytes } = entry;
      const kept = verdict === 'stays' || (verdict === 'held-out' && isKept(entry));
      if (!kept) {
        const { stage, detail } = reasons[verdict as Exclude<Verdict, 'stays'>];
        refuse(stage, verdict, detail, entry);
        return;
      }
      const written = format && verdict === 'stays' ? encode(entry, format) : bytes;
      if (!written) {
        const detail = `The format ${format?.name} cannot hold such messages`;
        refuse('write', 'not-in-format', detail, entry);
      } else if (!isRepeated && !seen.add(copy === 0 ? lesson : contentId([lesson, copy]))) {
        refuse('dedupe', 'duplicate', 'What it teaches is there already', entry);
      } else {
        ledger.wrote();
        if (verdict === 'stays') block.add(written, written === bytes && entry.isEnded === true);
      }
    },
    isFull: block.isFull,
    flush: block.flush,
  };
}

function encode(entry: Entry, { write }: Format): Buffer | undefined {
  const record = write(rowOf(entry));
  return record && Buffer.from(JSON.stringify(record));
}
