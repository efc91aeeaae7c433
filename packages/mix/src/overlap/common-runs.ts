import { nGramsOf } from '@labpipe/text';
import { openSorter } from '../disk/sorter.ts';
import { openLessonSet } from '../lesson-set.ts';
import type { TrainingRow } from '../training-row.ts';
import { examine } from './examined.ts';

/** Runs of words that more than `mostRows` rows of a set have: turns of phrase, and no trace of any of them. */
export const mostRows = 10;

/** Whether a run of words, by its hash, is such a one. */
export type IsCommon = (hash: number) => boolean;

const sortedAtOnce = 1 << 24;

/** Those of a set that does not fit into memory: the rows of each run are counted on disk. */
export async function commonRuns(
  rows: AsyncIterable<TrainingRow>,
  words: number,
): Promise<IsCommon> {
  // Hashes have 52 bits.
  const sorter = openSorter({ size: 7, key: 7, memory: sortedAtOnce });
  const record = Buffer.alloc(7);
  for await (const row of rows) {
    const runs = new Set<number>();
    for (const text of examine(row).texts) {
      for (const { hash } of nGramsOf(text, words)) runs.add(hash);
    }
    for (const hash of runs) {
      record.writeUInt32BE(Math.floor(hash / 2 ** 24), 0);
      record.writeUIntBE(hash % 2 ** 24, 4, 3);
      sorter.add(record);
    }
  }
  const common = openLessonSet();
  let [before, count] = [-1, 0];
  for (const sorted of sorter.sorted()) {
    const hash = sorted.readUInt32BE(0) * 2 ** 24 + sorted.readUIntBE(4, 3);
    count = hash === before ? count + 1 : 1;
    before = hash;
    if (count === mostRows + 1) common.add(halvesOf(hash));
  }
  sorter.close();
  return (hash) => common.has(halvesOf(hash));
}

function halvesOf(hash: number): { high: number; low: number } {
  return { high: Math.floor(hash / 2 ** 32), low: hash >>> 0 };
}
