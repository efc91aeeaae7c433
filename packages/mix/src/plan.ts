import { type Io, UsageError } from '@labpipe/cli';
import type { LedgerArgs } from '@labpipe/records';
import type { DedupeArgs } from './duplicates/dedupe.ts';
import type { Format } from './formats/format.ts';
import type { FormatName } from './formats/names.ts';
import type { HoldOutSettings } from './held-out/choose.ts';
import { checkIdleFlags } from './idle-flags.ts';
import { type Packing, packingOf } from './output/packing.ts';
import type { WithoutWay } from './overlap/settings.ts';
import { readRecipe } from './recipe.ts';
import type { Sampling } from './sampling/sample.ts';
import type { SelectArgs } from './selection/settings.ts';
import { holdOutSettings, type MixArgs, raftSettings, samplingOf } from './settings.ts';
import type { Phase } from './shapes/phases.ts';
import type { RaftSettings } from './shapes/raft.ts';
import { openShards, type Shards } from './shards/read-shards.ts';
import { checkSettings, parseShard, type Shard, type ShardSettings } from './shards/shard.ts';
import { parseSources, type Source } from './source.ts';
import { parseSplit, type Split } from './split/settings.ts';
import type { SplitUnit } from './split/units.ts';
import { type Family, systemPrompts } from './student.ts';

/** The flags as they were typed. */
export type Args = MixArgs &
  DedupeArgs &
  SelectArgs &
  LedgerArgs & {
    _: string[];
    'system-prompt'?: string | undefined;
    shard?: string | undefined;
    merge: boolean;
    output?: string | undefined;
    compress?: Packing | undefined;
    split?: string | undefined;
    'split-by': SplitUnit;
    'split-folder': string;
    student?: Family | undefined;
    recipe?: string | undefined;
    phase: Phase;
    to: FormatName;
    manifest?: string | undefined;
    'from-manifest'?: string | undefined;
    only?: string | undefined;
    except?: string | undefined;
    without?: string | undefined;
    'without-by': WithoutWay;
    shuffle: boolean;
    progress: string;
  };

/** All that a run does, checked before it reads a row. */
export interface Plan {
  sources: readonly Source[];
  systemPrompt: string | undefined;
  holdOut: HoldOutSettings | undefined;
  sampling: Sampling;
  raft: RaftSettings;
  split: Split | undefined;
  /** Of the set, and of the files of its parts. */
  packing: Packing;
  format: Format | undefined;
  /** The part of the inputs that this run reads. */
  shard: Shard | undefined;
  /** What this run merges. */
  shards: Shards | undefined;
  shardSettings: ShardSettings;
}

/** The plan of these flags and of the recipe that they name; throws UsageError. */
export async function planOf(args: Args, io: Io): Promise<Plan> {
  checkIdleFlags(args);
  const recipe = args.recipe === undefined ? undefined : await readRecipe(args.recipe);
  const shard = args.shard === undefined ? undefined : parseShard(args.shard);
  if (shard && args.merge) throw new UsageError('Unexpected --shard with --merge, expected one');
  const shards = args.merge ? await openShards(args._, io) : undefined;
  const sources = shards?.head.sources ?? parseSources(args._, recipe?.sources);
  if (shard && sources.some(({ path }) => path === '-')) {
    throw new UsageError(
      '--shard: Unexpected standard input, expected files that each shard reads',
    );
  }
  if (shard && args.manifest !== undefined) {
    throw new UsageError(
      '--manifest: Unexpected with --shard, expected where the shards are merged',
    );
  }
  const ofStudent = args.student && systemPrompts[args.student];
  const ownPrompt = args['system-prompt'] ?? ofStudent ?? recipe?.systemPrompt;
  const holdOut = holdOutSettings(args);
  const packing = args.compress ?? packingOf(args.output ?? '');
  const split =
    args.split === undefined
      ? undefined
      : parseSplit(args.split, args['split-by'], { folder: args['split-folder'], packing }, args);
  const shardSettings = {
    seed: args.seed,
    phase: args.phase,
    systemPrompt: ownPrompt,
    asks: holdOut !== undefined,
    splitBy: split?.by,
    balance: args.balance,
    'balance-by': args['balance-by'],
    tokenizer: args.tokenizer,
    dedupe: args.dedupe,
    'open-book': args['open-book'],
    'closed-book': args['closed-book'],
    'skills-per-leaf': args['skills-per-leaf'],
  };
  if (shards) checkSettings(args._[0]!, shards.head, shardSettings);
  return {
    sources,
    systemPrompt: ownPrompt ?? shards?.head.settings.systemPrompt,
    holdOut,
    sampling: samplingOf(args, sources, recipe),
    raft: raftSettings(args),
    split,
    packing,
    format: args.to === 'messages' ? undefined : await formatOf(args.to),
    shard,
    shards,
    shardSettings,
  };
}

async function formatOf(name: FormatName): Promise<Format | undefined> {
  const { formats } = await import('./formats/index.ts');
  return formats.find((format) => format.name === name);
}
