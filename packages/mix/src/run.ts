import { type Io, openProgress } from '@labpipe/cli';
import { type LedgerArgs, withLedger } from '@labpipe/records';
import tool from '../package.json' with { type: 'json' };
import { readContamination, withoutContamination } from './contamination.ts';
import { type DedupeArgs, dedupe } from './duplicates/dedupe.ts';
import { readEntries } from './entries.ts';
import type { Format } from './formats/format.ts';
import type { FormatName } from './formats/names.ts';
import type { Made } from './make-entries.ts';
import { checkManifestPath, decisive, openManifest } from './manifest.ts';
import { mixInPasses } from './mix-in-passes.ts';
import { readRecipe } from './recipe.ts';
import { holdOutSettings, isSampled, type MixArgs, raftSettings, samplingOf } from './settings.ts';
import type { Phase } from './shapes/phases.ts';
import { parseSources } from './source.ts';
import { parseSplit } from './split/settings.ts';
import type { SplitUnit } from './split/units.ts';
import { type Family, systemPrompts } from './student.ts';
import { openRowWriter, type RowWriter } from './write-rows.ts';

type Args = MixArgs &
  DedupeArgs &
  LedgerArgs & {
    _: string[];
    'system-prompt'?: string | undefined;
    split?: string | undefined;
    'split-by': SplitUnit;
    'split-folder': string;
    student?: Family | undefined;
    recipe?: string | undefined;
    phase: Phase;
    to: FormatName;
    manifest?: string | undefined;
    without?: string | undefined;
    shuffle: boolean;
    progress: string;
  };

/** Mix the inputs into training rows on stdout, and write the held-out questions to their file. */
export async function run(args: Args, io: Io): Promise<number> {
  const recipe = args.recipe === undefined ? undefined : await readRecipe(args.recipe);
  const sources = parseSources(args._, recipe?.sources);
  const ofStudent = args.student && systemPrompts[args.student];
  const systemPrompt = args['system-prompt'] ?? ofStudent ?? recipe?.systemPrompt;
  const holdOut = holdOutSettings(args);
  const sampling = samplingOf(args, sources, recipe);
  const format = args.to === 'messages' ? undefined : await formatOf(args.to);
  const split =
    args.split === undefined
      ? undefined
      : parseSplit(args.split, args['split-by'], args['split-folder'], args);
  const passes = {
    split,
    watchFile: (path: string) => manifest?.watchFile(path),
    ...sampling,
    sources,
    holdOut,
    shuffle: args.shuffle,
    'held-out': args['held-out'],
    raft: raftSettings(args),
    'system-prompt': systemPrompt,
    balanceName: args.balance,
  };
  const isWhole =
    holdOut || split || isSampled(sampling) || args.shuffle || args.phase === 'skills';
  const progress = openProgress(io, { mode: args.quiet ? 'none' : args.progress, label: 'mix' });
  const isContaminated =
    args.without === undefined ? undefined : await readContamination(args.without, io);
  const manifest = args.manifest === undefined ? undefined : openManifest();
  const paths = sources.map(({ path }) => path);
  if (args.manifest !== undefined) checkManifestPath(args.manifest, paths);

  return withLedger({ name: 'mix', version: tool.version }, args, io, async (ledger) => {
    const asks = holdOut !== undefined;
    const reading = { ...args, asks, 'system-prompt': systemPrompt, watch: manifest?.watch };
    const ticked = ticking(readEntries(sources, reading, io, ledger), progress.tick);
    const { without } = args;
    const entries =
      without === undefined || !isContaminated
        ? ticked
        : withoutContamination(ticked, isContaminated, without, ledger);
    const distinct = await dedupe(entries, args, io, ledger);
    const isRepeated = args.dedupe === 'none';
    const writing = { rejects: args.rejects, format, isRepeated, wrote: manifest?.wrote };
    let heldOut = 0;
    try {
      if (isWhole) {
        heldOut = await mixInPasses(distinct, { ...passes, ...writing }, io, ledger);
      } else {
        await passOn(distinct, openRowWriter(io, ledger, writing));
      }
    } finally {
      progress.end();
    }
    if (manifest && args.manifest !== undefined && !io.signal?.aborted) {
      await manifest.write(args.manifest, {
        version: tool.version,
        settings: { files: args._, ...decisive({ ...args, 'system-prompt': systemPrompt }) },
        sources,
        heldOut: heldOut > 0 ? args['held-out'] : undefined,
      });
    }
    return undefined;
  });
}

async function formatOf(name: FormatName): Promise<Format | undefined> {
  const { formats } = await import('./formats/index.ts');
  return formats.find((format) => format.name === name);
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
