import type { GivenRow } from '../given-row.ts';
import type { TrainingRow } from '../training-row.ts';

/** A record of another file format, as it was parsed. */
export type Foreign = Readonly<Record<string, unknown>>;

/** A way in which other people write training rows. */
export interface Format {
  name: string;
  /** The record as a row, its other keys beside the messages, or undefined for a record of another format. */
  read: (record: Foreign) => GivenRow | undefined;
  /** The row in this format, or undefined where the format cannot hold it. */
  write: (row: TrainingRow) => object | undefined;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A system message in front, where there is one to set. */
export function withSystem(system: unknown, messages: GivenRow['messages']): GivenRow['messages'] {
  return typeof system === 'string' && system !== ''
    ? [{ role: 'system', content: system }, ...messages]
    : messages;
}
