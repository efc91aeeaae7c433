import type { Io } from '@labpipe/cli';
import { type Reject, reject } from '@labpipe/records';
import { varySeed } from '../blocks/seed.ts';
import type { Work } from '../flow/work.ts';
import { readLog } from './read-log.ts';

/** What is to be done once more of a work: nothing, or the work with the seed to ask with. */
export type Retry = (work: Work) => Work | undefined;

/** Losses that asking again can mend; a repetition, or what a judge refused, is no mishap. */
const mishaps = new Set([
  'no-answer',
  'request-refused',
  'unreadable-answer',
  'not-recorded',
  'not-in-batch',
  'block-failed',
  'over-context',
  'empty-reply',
  'unparsable',
  'cut-off',
]);

/** How often the same row may be tried again, each time from the rejects of the time before. */
const mostTurns = 100;

/**
 * Read which requests of an earlier run came to nothing: they are sent with another seed, as a teacher that follows its seed
 * would say the same again. Where a document could not be had, its whole leaf is worked on again.
 */
export async function readRetries(path: string, io: Io): Promise<Retry> {
  const rows = new Set<string>();
  const leaves = new Set<string>();
  for await (const record of readLog<Reject>(path, reject, io)) {
    const { leaf, chunk, seed } = (record.input ?? {}) as Lost;
    if (typeof leaf !== 'string') continue;
    if (record.stage === 'documents') leaves.add(leaf);
    else if (mishaps.has(record.reason)) rows.add(keyOf(leaf, chunk, seed ?? 0));
  }
  return (work) => {
    const { leaf, chunk, seed } = work.origin;
    for (let turn = 0; turn < mostTurns; turn++) {
      if (!rows.has(keyOf(leaf.id, chunk?.id, varySeed(seed, turn)))) continue;
      return { ...work, origin: { ...work.origin, seed: varySeed(seed, turn + 1) } };
    }
    return leaves.has(leaf.id) ? work : undefined;
  };
}

interface Lost {
  leaf?: unknown;
  chunk?: string;
  seed?: number;
}

function keyOf(leaf: string, chunk: string | undefined, seed: number): string {
  return `${leaf} ${chunk ?? ''} ${seed}`;
}

/** Only the works that are to be done once more. */
export async function* onlyRetries(works: AsyncIterable<Work>, retry: Retry): AsyncGenerator<Work> {
  for await (const work of works) {
    const again = retry(work);
    if (again) yield again;
  }
}
