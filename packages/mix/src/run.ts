import { type Io, ioWith, isFileSystemError, OutputError, openProgress } from '@labpipe/cli';
import { withLedger } from '@labpipe/records';
import tool from '../package.json' with { type: 'json' };
import { checkPlaces } from './check-places.ts';
import { chosenByIds, readChosenIds } from './chosen-ids.ts';
import { readContamination, withoutContamination } from './contamination.ts';
import { describing } from './describing.ts';
import { readEntries } from './entries.ts';
import type { Made } from './make-entries.ts';
import { decisive, openManifest, writeManifest } from './manifest.ts';
import { openOutput } from './output/open-output.ts';
import { loosely } from './overlap/settings.ts';
import { type Args, planOf } from './plan.ts';
import { compareManifests, readManifest } from './rebuild.ts';
import { type Job, writeSet } from './write-set.ts';

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
  checkPlaces(args, plan, paths, io);
  const ids = await readChosenIds(args, paths, io);
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
    const chosen = ids.length > 0 ? chosenByIds(ticked, ids, ledger) : ticked;
    const described = plan.shards ? chosen : describing(chosen, plan, args);
    const entries = contaminates
      ? withoutContamination(described, contaminates, ledger)
      : described;
    let heldOut = 0;
    try {
      heldOut = await writeOut(entries, { plan, args, manifest, io, ledger });
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
async function writeOut(entries: AsyncIterable<Iterable<Made>>, job: Job): Promise<number> {
  const { plan, args, io, ledger } = job;
  const { output: path } = args;
  const output = await orOutputError(path, () => openOutput(path, plan.packing, io.stdout));
  let count = 0;
  const counting = {
    ...ledger,
    wrote: (more = 1) => {
      count += more;
      ledger.wrote(more);
    },
  };
  const toOutput = { ...job, io: ioWith(io, { stdout: output.stream }), ledger: counting };
  try {
    const heldOut = await orOutputError(path, () => writeSet(entries, toOutput));
    if (io.signal?.aborted) return heldOut;
    if (count > 0 || path === undefined || plan.shard) await output.finish();
    return heldOut;
  } finally {
    await output.discard();
  }
}

async function orOutputError<T>(path: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isFileSystemError(error) ? new OutputError(path ?? 'the output', error) : error;
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
