import { checkWhole, UsageError } from '@labpipe/cli';
import type { HoldOutSettings } from './held-out/choose.ts';
import type { Quota, Sampling } from './sampling/sample.ts';
import { checkWeights } from './sampling/weights.ts';
import type { RaftSettings } from './shapes/raft.ts';
import { type Source, setsOf } from './source.ts';
import { type Strategy, strategies } from './strategies.ts';

/** The flags that decide what is written, as they were typed. */
export interface MixArgs {
  seed: number;
  'open-book': number;
  'closed-book': number;
  'held-out': string;
  'hold-out': number;
  'hold-out-by': string;
  'hold-out-share': number;
  'skills-per-leaf'?: number | undefined;
  'least-share': number;
  oversample: boolean;
  strategy?: string | undefined;
  weights?: string | undefined;
  rows?: number | undefined;
  balance?: string | undefined;
  'balance-by': string;
  tokenizer?: string | undefined;
  'raft-documents': number;
  'raft-golden': number;
}

/** What to hold out, or undefined for nothing; throws UsageError on numbers that cannot be. */
export function holdOutSettings(args: MixArgs): HoldOutSettings | undefined {
  const share = checkShare('hold-out-share', args['hold-out-share']);
  const perFact = args['hold-out'];
  const by = args['hold-out-by'] === 'fact' ? 'fact' : 'phrasing';
  checkWhole('hold-out', perFact, 0);
  if (args['held-out'] === 'none' || perFact === 0 || share === 0) return undefined;
  if (by === 'fact' && share === 1) {
    throw new UsageError(
      '--hold-out-by fact: Unexpected share 1 of the facts, which leaves none to train on, expected e.g. --hold-out-share 0.1',
    );
  }
  return { seed: args.seed, by, perFact, share };
}

/** What is asked of rows besides; throws UsageError. `recipe` says what the flags do not. */
export function samplingOf(
  args: MixArgs,
  sources: readonly Source[],
  recipe: { strategy?: Strategy } = {},
): Sampling {
  const strategy = strategyOf(args.strategy) ?? recipe.strategy ?? 'concat';
  const { seed, oversample, rows } = args;
  checkWhole('rows', rows, 0);
  const weights = weightsOf(args.weights, sources, strategy);
  if (weights && strategy !== 'under' && strategy !== 'over' && rows === undefined) {
    throw new UsageError(
      'Unexpected weights without a size, expected --strategy under or over, or --rows N',
    );
  }
  if (rows !== undefined && (strategy === 'under' || strategy === 'over')) {
    throw new UsageError(
      `--rows ${rows}: Unexpected with --strategy ${strategy}, which says how many rows there are, expected interleave or concat`,
    );
  }
  return {
    seed,
    oversample,
    quotas: quotasOf(args, sources),
    leastShare: checkShare('least-share', args['least-share']),
    balance: args.balance === undefined ? undefined : unitOf(args['balance-by']),
    strategy,
    weights,
    sets: setsOf(sources),
    names: sources.map(({ path }) => path),
    rows,
  };
}

/** Whether any of it needs to know all rows before it can write one. */
export function isSampled({ quotas, leastShare, balance, strategy, rows }: Sampling): boolean {
  return (
    quotas.length > 0 ||
    leastShare > 0 ||
    balance !== undefined ||
    strategy !== 'concat' ||
    rows !== undefined
  );
}

function strategyOf(name: string | undefined): Strategy | undefined {
  return strategies.find((strategy) => strategy === name);
}

function unitOf(name: string): 'rows' | 'tokens' {
  return name === 'tokens' ? 'tokens' : 'rows';
}

function weightsOf(
  flag: string | undefined,
  sources: readonly Source[],
  strategy: Strategy,
): readonly number[] | undefined {
  const firsts = sources.filter((_, at) => setsOf(sources)[at] === at);
  const ofRecipe = sources.some(({ weight }) => weight !== undefined);
  const isEven = strategy === 'under' || strategy === 'over';
  if (flag !== undefined) return checkWeights(flag.split(',').map(numberOf), firsts.length, flag);
  if (!ofRecipe && !isEven) return undefined;
  return checkWeights(
    firsts.map(({ weight = 1 }) => weight),
    firsts.length,
  );
}

// Number takes a blank for 0.
function numberOf(word: string): number {
  return word.trim() === '' ? Number.NaN : Number(word);
}

/** The quotas in the order in which they apply: shares of a shape over all inputs, then the size of each input. */
function quotasOf(args: MixArgs, sources: readonly Source[]): Quota[] {
  const shares = [
    { name: 'open-book', shape: 'open_book' },
    { name: 'closed-book', shape: 'closed_book' },
  ] as const;
  const quotas: Quota[] = [];
  for (const { name, shape } of shares) {
    const share = checkShare(name, args[name]);
    if (share < 1) quotas.push({ name: `--${name}`, size: { share }, shape });
  }
  const perLeaf = args['skills-per-leaf'];
  checkWhole('skills-per-leaf', perLeaf, 0);
  if (perLeaf !== undefined) {
    const size = { count: perLeaf };
    quotas.push({ name: '--skills-per-leaf', size, shape: 'skill', perLeaf: true });
  }
  const sets = setsOf(sources);
  for (const [source, { path, size }] of sources.entries()) {
    if (size && sets[source] === source) quotas.push({ name: path, size, source });
  }
  return quotas;
}

/** What the rows of documents follow in the skills phase. */
export function raftSettings(args: MixArgs): RaftSettings {
  checkWhole('raft-documents', args['raft-documents'], 1);
  return {
    seed: args.seed,
    documents: args['raft-documents'],
    golden: checkShare('raft-golden', args['raft-golden']),
  };
}

/** A share of 0 to 1; throws UsageError. */
export function checkShare(option: string, share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--${option}: Unexpected ${share}, expected a share from 0 to 1`);
}
