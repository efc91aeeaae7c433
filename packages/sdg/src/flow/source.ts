import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import { chunksOf } from '../chunks/leaf-chunks.ts';
import type { Library } from '../chunks/library.ts';
import { leavesOf } from './leaves.ts';
import { knowledgeRows, skillRows } from './seed-rows.ts';
import type { Shard } from './shard.ts';
import type { Work } from './work.ts';

/** How leaves become seed rows. */
export interface SourceSetting {
  seed: number;
  chunkTokens: number;
  counter: TokenCounter;
  shard: Shard;
  library: Library;
}

/** The works that the leaves of these inputs make: seed rows, and losses where documents could not be had. */
export async function* worksOf(
  paths: readonly string[],
  { seed, chunkTokens, counter, shard, library }: SourceSetting,
  ledger: Ledger,
  io: Io,
): AsyncGenerator<Work> {
  for await (const record of leavesOf(paths, shard, ledger, io)) {
    if (record.type !== 'knowledge') {
      yield* skillRows(record, seed);
      continue;
    }
    for await (const part of chunksOf(record, library, chunkTokens, counter)) {
      if (part.chunk) yield* knowledgeRows(record, part, seed);
      else yield { origin: { leaf: record, seed }, rows: [], losses: [part.loss] };
    }
  }
}

/** A source that ends early, and keeps its error until what came before it is done. */
export interface Held<T> {
  items: AsyncGenerator<T>;
  /** How many there were, once the source has ended. */
  count: () => number | undefined;
  /** Throws what the source threw. */
  check: () => void;
}

/** Take from a source until told to stop; an error ends it, and is thrown by `check`: the broken tenth line costs none of the nine before it. */
export function hold<T>(source: AsyncIterable<T>, isOver: () => boolean): Held<T> {
  let failure: { error: unknown } | undefined;
  let taken = 0;
  let count: number | undefined;

  async function* items(): AsyncGenerator<T> {
    try {
      for await (const item of source) {
        if (isOver()) return;
        taken++;
        yield item;
      }
      count = taken;
    } catch (error) {
      failure = { error };
    }
  }

  return {
    items: items(),
    count: () => count,
    check: () => {
      if (failure) throw failure.error;
    },
  };
}
