import type { GivenRow } from '../given-row.ts';
import { alpaca } from './alpaca.ts';
import { chatml } from './chatml.ts';
import { completion, isMessages } from './completion.ts';
import type { Foreign, Format } from './format.ts';
import { legacy } from './legacy.ts';
import { openai } from './openai.ts';
import { readPair } from './pair.ts';
import { pretraining } from './pretraining.ts';
import { qa } from './qa.ts';
import { sharegpt } from './sharegpt.ts';
import { text } from './text.ts';

/** Every format, as `--to` has them. */
export const formats: readonly Format[] = [
  pretraining,
  openai,
  alpaca,
  sharegpt,
  completion,
  qa,
  legacy,
  chatml,
  text,
];

/** In the order in which a record is tried: what is plain text to one may be a conversation to another. */
const readers: readonly Format['read'][] = [
  alpaca.read,
  sharegpt.read,
  completion.read,
  qa.read,
  legacy.read,
  readPair,
  chatml.read,
  text.read,
];

/** A record of any format as a row with messages; what is of none stays as it is. */
export function fromForeign(record: Foreign): Foreign | GivenRow {
  // Data sets often keep what their messages were made of beside them.
  if (isMessages(record['messages'])) return pretraining.read(record) ?? record;
  for (const read of readers) {
    const row = read(record);
    if (row) return row;
  }
  return record;
}
