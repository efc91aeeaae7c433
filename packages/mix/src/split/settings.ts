import { join } from 'node:path';
import { UsageError } from '@labpipe/cli';
import type { Packing } from '../output/packing.ts';
import type { Phase } from '../shapes/phases.ts';
import type { SplitUnit } from './units.ts';

/** A part of the set that goes to a file of its own. */
export interface Part {
  name: string;
  share: number;
  path: string;
}

export interface Split {
  seed: number;
  by: SplitUnit;
  /** All but the rows to train on, which go to standard output. */
  parts: readonly Part[];
}

/** `valid=0.1,test=0.1`, where `train=0.8` may be said or not; throws UsageError. */
export function parseSplit(
  text: string,
  by: SplitUnit,
  { folder, packing }: { folder: string; packing: Packing },
  { seed, phase }: { seed: number; phase: Phase },
): Split {
  const parts = text.split(',').map((word) => parsePart(word, folder, packing));
  const names = new Set(parts.map(({ name }) => name));
  if (names.size < parts.length) throw unexpected(text, 'each part once');
  const others = parts.filter(({ name }) => name !== 'train');
  const left = 1 - others.reduce((sum, { share }) => sum + share, 0);
  const train = parts.find(({ name }) => name === 'train')?.share ?? left;
  if (others.length === 0 || left <= 0 || Math.abs(train - left) > 1e-9) {
    throw unexpected(text, 'shares that leave the rest for train, as in valid=0.1,test=0.1');
  }
  if (phase === 'skills' && by !== 'leaf') {
    throw new UsageError(
      `--split-by ${by}: Unexpected with --phase skills, whose rows hold several documents of a leaf, expected --split-by leaf`,
    );
  }
  return { seed, by, parts: others };
}

function parsePart(word: string, folder: string, packing: Packing): Part {
  const [, name, number] = /^([\w-]+)=(\d*\.?\d+)$/.exec(word.trim()) ?? [];
  if (name === undefined || number === undefined) throw unexpected(word, 'NAME=SHARE');
  const ending = packing === 'none' ? '' : `.${packing}`;
  return { name, share: Number(number), path: join(folder, `${name}.jsonl${ending}`) };
}

function unexpected(text: string, expected: string): UsageError {
  return new UsageError(`--split: Unexpected ${text}, expected ${expected}`);
}
