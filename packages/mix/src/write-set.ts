import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { dedupe } from './duplicates/dedupe.ts';
import type { Made } from './make-entries.ts';
import type { Manifest } from './manifest.ts';
import { mixInPasses } from './mix-in-passes.ts';
import { openRowWriter, type RowWriter } from './output/write-rows.ts';
import type { Args, Plan } from './plan.ts';
import { select } from './selection/settings.ts';
import { isSampled } from './settings.ts';
import { writeShard } from './shards/write-shard.ts';

/** What a run works with beside its entries. */
export interface Job {
  plan: Plan;
  args: Args;
  manifest: Manifest | undefined;
  /** Rows go to its `stdout`. */
  io: Io;
  ledger: Ledger;
}

/** Write what stays of the entries; gives the number of questions held out. */
export async function writeSet(
  entries: AsyncIterable<Iterable<Made>>,
  { plan, args, manifest, io, ledger }: Job,
): Promise<number> {
  const { sources, systemPrompt, holdOut, sampling, raft, split, format, shard } = plan;
  if (shard) {
    const head = { kind: 'shard' as const, ...shard, settings: plan.shardSettings, sources };
    await writeShard(entries, head, sampling, io, ledger);
    return 0;
  }
  const distinct = await dedupe(entries, args, io, ledger);
  const selected = await select(distinct, args, io, ledger);
  const isRepeated = args.dedupe === 'none';
  const { rejects, shuffle, phase } = args;
  const writing = { rejects, format, isRepeated, wrote: manifest?.wrote };
  const isWhole = holdOut || split || isSampled(sampling) || shuffle || phase === 'skills';
  if (!isWhole) {
    await passOn(selected, openRowWriter(io, ledger, writing));
    return 0;
  }
  const passes = {
    ...sampling,
    ...writing,
    sources,
    holdOut,
    raft,
    split,
    packing: plan.packing,
    shuffle,
    'held-out': args['held-out'],
    'system-prompt': systemPrompt,
    watchFile: (path: string) => manifest?.watchFile(path),
  };
  return mixInPasses(selected, passes, io, ledger);
}

// What was read before a broken line is written as well, and nothing waits longer than the chunk it came in.
async function passOn(entries: AsyncIterable<Iterable<Made>>, writer: RowWriter): Promise<void> {
  for await (const some of entries) {
    try {
      for (const { entry } of some) writer.add(entry);
    } finally {
      await writer.flush();
    }
  }
}
