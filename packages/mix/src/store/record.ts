/** Why a row goes, or that it stays. */
export const verdicts = [
  'stays',
  'held-out',
  'holds-held-out',
  'other-phase',
  'not-sampled',
] as const;
export type Verdict = (typeof verdicts)[number];

/** What is known of a row without its text; all of it numbers, so that ten million of them fit on a small disk. */
export interface RowRecord {
  /** The first and the second half of its lesson. */
  high: number;
  low: number;
  /** Where its bytes are, in the file of its source or in the spool. */
  place: number;
  /** Of its bytes. */
  length: number;
  /** Of what the spool has before them; 0 for a row that was not made of a sample. */
  headLength: number;
  /** Index of its input. */
  source: number;
  /** Numbers of names: see `RowStore`. */
  shape: number;
  leaf: number;
  group: number;
  /** Hash of what may not be torn apart by a split. */
  unitHigh: number;
  unitLow: number;
  /** Of its messages, or its bytes where nobody asked for tokens. */
  tokens: number;
  inSpool: boolean;
  verdict: Verdict;
  /** How often it is written, when it stays: more than once where rows are oversampled. */
  copies: number;
}

/** Words of 32 bits that a record takes. */
export const recordWords = 14;

export function writeRecord(words: Uint32Array, at: number, record: RowRecord): void {
  words[at] = record.high;
  words[at + 1] = record.low;
  words[at + 2] = record.place;
  words[at + 3] = record.place / 2 ** 32;
  words[at + 4] = record.length;
  words[at + 5] = record.headLength;
  words[at + 6] = record.source;
  words[at + 7] = record.leaf;
  words[at + 8] = record.group;
  words[at + 9] = record.unitHigh;
  words[at + 10] = record.unitLow;
  words[at + 11] =
    (record.shape << 8) | (verdicts.indexOf(record.verdict) << 1) | Number(record.inSpool);
  words[at + 12] = record.copies;
  words[at + 13] = record.tokens;
}

/** Read a record into an object that is there: one for each of ten million rows would be most of the work. */
export function readRecord(words: Uint32Array, at: number, record: RowRecord): void {
  const kinds = words[at + 11]!;
  record.high = words[at]!;
  record.low = words[at + 1]!;
  record.place = words[at + 2]! + words[at + 3]! * 2 ** 32;
  record.length = words[at + 4]!;
  record.headLength = words[at + 5]!;
  record.source = words[at + 6]!;
  record.leaf = words[at + 7]!;
  record.group = words[at + 8]!;
  record.unitHigh = words[at + 9]!;
  record.unitLow = words[at + 10]!;
  record.shape = kinds >>> 8;
  record.verdict = verdicts[(kinds >>> 1) & 127]!;
  record.inSpool = (kinds & 1) === 1;
  record.copies = words[at + 12]!;
  record.tokens = words[at + 13]!;
}

export function emptyRecord(): RowRecord {
  const [high, low, place, length, headLength, source, shape, leaf, group] = zeros;
  const [unitHigh, unitLow, tokens, copies] = [0, 0, 0, 1];
  const names = { high, low, place, length, headLength, source, shape, leaf, group };
  return {
    ...names,
    unitHigh,
    unitLow,
    tokens,
    inSpool: false,
    verdict: 'stays',
    copies,
  } as RowRecord;
}

const zeros: readonly number[] = new Array(9).fill(0);
