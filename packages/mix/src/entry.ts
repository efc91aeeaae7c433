import type { Lesson } from './lesson.ts';
import type { TrainingRow } from './training-row.ts';

/** A row on its way through, with all that decides whether it stays. */
export interface Entry {
  /** Index of the input it came from. */
  source: number;
  /** The shape that made it; `given` for a row of somebody else. */
  shape: string;
  /** Hash of what is learned from it: equal for duplicates. */
  lesson: Lesson;
  /** The fact that it asks for, when it was made of a knowledge sample. */
  fact?: string;
  /** The question of that sample, in normal form. */
  question?: string;
  /** The leaf that its sample was made for. */
  leaf?: string;
  /** What it is balanced by: a leaf, or a tag of its metadata. */
  group?: string | undefined;
  /** Tokens of what its messages say, where groups are balanced by them. */
  tokens?: number;
  /** The hash (16 hex digits) of what a split may not tear apart. */
  unit?: string;
  /** The hash of the document with the answer, where documents are still to be put before the question. */
  golden?: string;
  /** It stands in the held-out file or nowhere: its phase trains other shapes. */
  onlyAsks?: true;
  /** Where its bytes stand in its input, where that is a file that can be read again. */
  place?: number | undefined;
  /** Where it stands among the rows of its input, for a merge: in bytes, or in lines where those cannot be read in parts. */
  position?: number | undefined;
  /** Whether a line feed stands behind its bytes in memory. */
  isEnded?: boolean;
  /** The row as a line of JSON: most rows pass through without being read again. */
  bytes: Buffer;
}

/** The row of an entry, read again. */
export function rowOf({ bytes }: Pick<Entry, 'bytes'>): TrainingRow {
  return JSON.parse(bytes.toString());
}
