import { type Io, isFileSystemError, OutputError, openProgress } from '@labpipe/cli';
import { type Ledger, withLedger } from '@labpipe/records';
import tool from '../package.json' with { type: 'json' };
import { readContamination, withoutContamination } from './contamination.ts';
import { describing } from './describing.ts';
import { dedupe } from './duplicates/dedupe.ts';
import { readEntries } from './entries.ts';
import type { Made } from './make-entries.ts';
import {
  checkManifestPath,
  decisive,
  type Manifest,
  openManifest,
  writeManifest,
} from './manifest.ts';
import { mixInPasses } from './mix-in-passes.ts';
import { openFileOutput, openStreamOutput } from './output/open-output.ts';
import { openRowWriter, type RowWriter } from './output/write-rows.ts';
import { loosely } from './overlap/settings.ts';
import { type Args, type Plan, planOf } from './plan.ts';
import { compareManifests, readManifest } from './rebuild.ts';
import { select } from './selection/settings.ts';
import { isSampled } from './settings.ts';
import { writeShard } from './shards/write-shard.ts';

/** Mix the inputs into training rows on stdout, and write the held-out questions to their file. */
export async function run(given: Args, io: Io): Promise<number> {
  const path = given['from-manifest'];
  const rebuilt = path === undefined ? undefined : await readManifest(path, given);
  const args = rebuilt?.args ?? given;
  const plan = await planOf(args, io);
  const { sources, systemPrompt } = plan;
  const contaminates =
    args.without === undefined
      ? undefined
      : await readContamination(args.without, loosely(args['without-by']), io);
  const manifest = args.manifest === undefined && !rebuilt ? undefined : openManifest();
  const paths = plan.shards?.paths ?? sources.map(({ path }) => path);
  if (args.manifest !== undefined) checkManifestPath(args.manifest, paths);
  const progress = openProgress(io, { mode: args.quiet ? 'none' : args.progress, label: 'mix' });

  return withLedger({ name: 'mix', version: tool.version }, args, io, async (ledger) => {
    const reading = {
      ...args,
      asks: plan.holdOut !== undefined,
      'system-prompt': systemPrompt,
      watch: manifest?.watch,
      shard: plan.shard,
      isSlow: args.dedupe === 'near' || args.dedupe === 'semantic' || args.select !== undefined,
    };
    const read = plan.shards?.entries(ledger) ?? readEntries(sources, reading, io, ledger);
    const ticked = ticking(read, progress.tick);
    const described = plan.shards ? ticked : describing(ticked, plan, args);
    const entries = contaminates
      ? withoutContamination(described, contaminates, ledger)
      : described;
    let heldOut = 0;
    try {
      heldOut = await writeOut(entries, plan, args, manifest, io, ledger);
    } finally {
      progress.end();
    }
    // A shard without a row is a good one: the others may have some.
    if (plan.shard) return 0;
    if (!manifest || io.signal?.aborted) return undefined;
    const made = await manifest.tell({
      version: tool.version,
      settings: { files: args._, ...decisive({ ...args, 'system-prompt': systemPrompt }) },
      sources,
      heldOut: heldOut > 0 ? args['held-out'] : undefined,
    });
    if (args.manifest !== undefined) await writeManifest(args.manifest, made);
    const differences = rebuilt ? compareManifests(rebuilt.manifest, made) : [];
    for (const line of differences) io.stderr.write(`mix: ${line}\n`);
    return differences.length > 0 ? 1 : undefined;
  });
}

/** Write to where the rows go, which is left as it was when there is no row or the run breaks off. */
async function writeOut(
  entries: AsyncIterable<Iterable<Made>>,
  plan: Plan,
  args: Args,
  manifest: Manifest | undefined,
  io: Io,
  ledger: Ledger,
): Promise<number> {
  const { output: path } = args;
  const output =
    path === undefined
      ? openStreamOutput(io.stdout, plan.packing)
      : await orOutputError(path, () => openFileOutput(path, plan.packing));
  let count = 0;
  const counting = {
    ...ledger,
    wrote: (more = 1) => {
      count += more;
      ledger.wrote(more);
    },
  };
  try {
    const to = { ...io, stdout: output.stream };
    const heldOut = await orOutputError(path ?? 'the output', () =>
      write(entries, plan, args, manifest, to, counting),
    );
    if (io.signal?.aborted) return heldOut;
    if (count > 0 || path === undefined || plan.shard) await output.finish();
    return heldOut;
  } finally {
    await output.discard();
  }
}

async function orOutputError<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFileSystemError(error) ? new OutputError(path, error) : error;
  }
}

/** Write what stays of the entries; gives the number of questions held out. */
async function write(
  entries: AsyncIterable<Iterable<Made>>,
  plan: Plan,
  args: Args,
  manifest: Manifest | undefined,
  io: Io,
  ledger: Ledger,
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

async function* ticking(
  entries: AsyncIterable<Iterable<Made>>,
  tick: (done: number) => void,
): AsyncGenerator<Iterable<Made>> {
  let done = 0;
  for await (const some of entries) {
    yield counted(some, () => done++);
    tick(done);
  }
}

function* counted<T>(items: Iterable<T>, count: () => void): Generator<T> {
  for (const item of items) {
    count();
    yield item;
  }
}
