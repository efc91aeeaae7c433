import { priority } from '@labpipe/records';
import type { Example } from './example.ts';

/** What one epoch teaches, in groups of `batchSize` examples, one group an optimizer step; the last may be smaller. */
export interface Order {
  batchSize: number;
  seed: number;
  /** From 1. */
  epoch: number;
}

/** The examples of an epoch, shuffled by seed, epoch and their ids (so not by the order of the file), in groups. */
export function* groupsOf(
  examples: readonly Example[],
  { batchSize, seed, epoch }: Order,
): Generator<Example[]> {
  const shuffled = examples
    .map((example, index) => ({ example, index, key: priority(seed, epoch, example.id) }))
    .sort((a, b) => a.key - b.key || a.index - b.index)
    .map(({ example }) => example);
  for (let from = 0; from < shuffled.length; from += batchSize) {
    yield shuffled.slice(from, from + batchSize);
  }
}
