import { UsageError } from '@labpipe/cli';
import type { HoldOutSettings } from './held-out/choose.ts';
import type { Quota } from './quota.ts';
import type { RaftSettings } from './shapes/raft.ts';
import type { Source } from './source.ts';

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
  'raft-documents': number;
  'raft-golden': number;
}

/** What to hold out, or undefined for nothing; throws UsageError on numbers that cannot be. */
export function holdOutSettings(args: MixArgs): HoldOutSettings | undefined {
  const share = checkShare('hold-out-share', args['hold-out-share']);
  const perFact = args['hold-out'];
  const by = args['hold-out-by'] === 'fact' ? 'fact' : 'phrasing';
  checkCount('hold-out', perFact, 0);
  if (args['held-out'] === 'none' || perFact === 0 || share === 0) return undefined;
  if (by === 'fact' && share === 1) {
    throw new UsageError(
      '--hold-out-by fact: Unexpected share 1 of the facts, which leaves none to train on, expected e.g. --hold-out-share 0.1',
    );
  }
  return { seed: args.seed, by, perFact, share };
}

/** The quotas in the order in which they apply: shares of a shape over all inputs, then the size of each input. */
export function quotasOf(args: MixArgs, sources: readonly Source[]): Quota[] {
  const shares = [
    { name: 'open-book', shape: 'open_book' },
    { name: 'closed-book', shape: 'closed_book' },
  ] as const;
  const quotas: Quota[] = [];
  for (const { name, shape: wanted } of shares) {
    const share = checkShare(name, args[name]);
    const covers: Quota['covers'] = ({ shape }) => shape === wanted;
    if (share < 1) quotas.push({ name: `--${name}`, size: { share }, covers });
  }
  const perLeaf = args['skills-per-leaf'];
  if (perLeaf !== undefined) {
    const size = { count: checkCount('skills-per-leaf', perLeaf, 0) };
    const covers: Quota['covers'] = ({ shape }) => shape === 'skill';
    quotas.push({ name: '--skills-per-leaf', size, covers, perLeaf: true });
  }
  for (const [index, { path, size }] of sources.entries()) {
    if (size) quotas.push({ name: path, size, covers: ({ source }) => source === index });
  }
  return quotas;
}

/** What the rows of documents follow in the skills phase. */
export function raftSettings(args: MixArgs): RaftSettings {
  return {
    seed: args.seed,
    documents: checkCount('raft-documents', args['raft-documents'], 1),
    golden: checkShare('raft-golden', args['raft-golden']),
  };
}

function checkCount(option: string, count: number, least: number): number {
  if (Number.isInteger(count) && count >= least) return count;
  throw new UsageError(`--${option}: Unexpected ${count}, expected a whole number from ${least}`);
}

/** A share of 0 to 1; throws UsageError. */
export function checkShare(option: string, share: number): number {
  if (share >= 0 && share <= 1) return share;
  throw new UsageError(`--${option}: Unexpected ${share}, expected a share from 0 to 1`);
}
