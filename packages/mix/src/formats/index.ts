import type { GivenRow } from '../given-row.ts';
import { alpaca } from './alpaca.ts';
import { chatml } from './chatml.ts';
import { completion } from './completion.ts';
import type { Foreign, Format } from './format.ts';
import { legacy } from './legacy.ts';
import { openai } from './openai.ts';
import { pretraining } from './pretraining.ts';
import { qa } from './qa.ts';
import { sharegpt } from './sharegpt.ts';
import { text } from './text.ts';

/** Every format, in the order in which a record is tried: what is plain text to one may be a conversation to another. */
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

/** A record of any format as a row with messages; what is of none stays as it is. */
export function fromForeign(record: Foreign): Foreign | GivenRow {
  for (const { read } of formats) {
    const row = read(record);
    if (row) return row;
  }
  return record;
}
