import { UsageError } from '@labpipe/cli';
import type { Phase } from '../shapes/phases.ts';
import type { Source } from '../source.ts';
import type { SplitUnit } from '../split/units.ts';

/** One of so many runs that share the inputs, from 1. */
export interface Shard {
  number: number;
  of: number;
}

/** What the rows of a shard depend on: the same in all shards of a set, and where they are merged. */
export interface ShardSettings {
  seed: number;
  phase: Phase;
  systemPrompt: string | undefined;
  /** Whether questions are held out. */
  asks: boolean;
  splitBy: SplitUnit | undefined;
  balance: string | undefined;
  'balance-by': string;
  tokenizer: string | undefined;
  dedupe: string;
  'open-book': number;
  'closed-book': number;
  'skills-per-leaf': number | undefined;
}

/** The first line of a shard. */
export interface ShardHead extends Shard {
  kind: 'shard';
  settings: ShardSettings;
  sources: readonly Source[];
}

/** The last one, so that a shard that broke off is told from a whole one. */
export interface ShardEnd {
  kind: 'shard-end';
  rows: number;
}

/** `2/8`; throws UsageError. */
export function parseShard(text: string): Shard {
  const [, number, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { number: Number(number), of: Number(of) };
  if (shard.number >= 1 && shard.number <= shard.of) return shard;
  throw new UsageError(`--shard: Unexpected ${text}, expected I/N, with I from 1 to N`);
}

/** Throws UsageError where the settings of a merge, or of another shard, are not those that a shard was made with. */
export function checkSettings(
  path: string,
  { settings }: ShardHead,
  expected: ShardSettings,
): void {
  for (const [name, value] of Object.entries(expected)) {
    const made: unknown = settings[name as keyof ShardSettings];
    // A merge needs no recipe, which may be where the shards had it from.
    if (name === 'systemPrompt' && value === undefined) continue;
    if (made === value) continue;
    throw new UsageError(
      `${path}: Unexpected shard made with ${name} ${said(made)}, expected ${said(value)}, as it is set here`,
    );
  }
}

function said(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
