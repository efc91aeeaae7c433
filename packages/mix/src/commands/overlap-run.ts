import { type Io, UsageError } from '@labpipe/cli';
import { type Ledger, type LedgerArgs, withLedger } from '@labpipe/records';
import tool from '../../package.json' with { type: 'json' };
import { bytesOf } from '../duplicates/settings.ts';
import { rowOf } from '../entry.ts';
import { commonRuns, type IsCommon } from '../overlap/common-runs.ts';
import { type Finder, type Overlap, openFinder } from '../overlap/finder.ts';
import {
  type OverlapSettings,
  type OverlapWay,
  overlapSettings,
  overlapWays,
} from '../overlap/settings.ts';
import type { TrainingRow } from '../training-row.ts';
import { readRows } from './read-rows.ts';

type Args = LedgerArgs & {
  _: string[];
  by: string;
  'n-gram': number;
  threshold: number;
  memory: string;
};

/** Write every pair of rows of two files that overlap; 0 when there is none, else 1. */
export async function run(args: Args, io: Io): Promise<number> {
  const [a, b, ...more] = args._;
  if (a === undefined || b === undefined || more.length > 0) {
    throw new UsageError(`Unexpected ${args._.length} files, expected two`);
  }
  if (a === b) throw new UsageError(`Unexpected ${a} twice, expected two different files`);
  const settings = overlapSettings(waysOf(args.by), args['n-gram'], args.threshold);
  const memory = bytesOf('memory', args.memory);
  return withLedger({ name: 'mix overlap', version: tool.version }, args, io, async (ledger) => {
    const counts = new Map<OverlapWay, number>();
    let pairs = 0;
    for await (const pair of overlaps(a, b, settings, memory, args, io, ledger)) {
      pairs++;
      for (const way of pair.overlap) counts.set(way, (counts.get(way) ?? 0) + 1);
      await ledger.emit(pair);
    }
    const ways = overlapWays.flatMap((way) =>
      counts.has(way) ? [`${way} ${counts.get(way)}`] : [],
    );
    ledger.note(`${pairs} pairs overlap${ways.length > 0 ? ` (${ways.join(', ')})` : ''}`);
    return pairs > 0 ? 1 : 0;
  });
}

function waysOf(text: string): OverlapWay[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(overlapWays as readonly string[]).includes(name));
  if (unknown === undefined) return names as OverlapWay[];
  throw new UsageError(`--by: Unexpected ${unknown}, expected some of ${overlapWays.join(',')}`);
}

/** A pair, as it is written. */
interface Pair {
  overlap: OverlapWay[];
  a: { number: number; id: string };
  b: { number: number; id: string };
  likeness?: number;
  words?: string;
}

/**
 * The second file is held in memory, in as many parts as it takes, and the first is read past each of them: the same pairs in the
 * same order, by the rows of the second file, within any memory.
 */
async function* overlaps(
  a: string,
  b: string,
  settings: OverlapSettings,
  memory: number,
  args: Args,
  io: Io,
  ledger: Ledger,
): AsyncGenerator<Pair> {
  let first = 0;
  for await (const { ids, finder, isLast } of partsOf(b, settings, memory, args, io, ledger)) {
    if (a === '-' && !isLast) {
      throw new UsageError(
        `Unexpected - for the first file, expected one that can be read more than once, as ${b} does not fit into --memory: name a file, or raise it`,
      );
    }
    const pairs: { overlap: Overlap; number: number; id: string }[] = [];
    let number = 0;
    for await (const entry of readRows([a], args, io, first === 0 ? ledger : uncounted, true)) {
      const row = rowOf(entry);
      for (const overlap of finder.find(row)) pairs.push({ overlap, number, id: row.id });
      number++;
    }
    pairs.sort(
      (one, other) => one.overlap.number - other.overlap.number || one.number - other.number,
    );
    for (const {
      overlap: { by, number: at, likeness, words },
      ...inFirst
    } of pairs) {
      yield {
        overlap: by,
        a: { number: inFirst.number + 1, id: inFirst.id },
        b: { number: first + at + 1, id: ids[at]! },
        ...(likeness !== undefined && { likeness: Math.round(likeness * 1000) / 1000 }),
        ...(words !== undefined && { words }),
      };
    }
    first += ids.length;
  }
}

interface Part {
  ids: string[];
  finder: Finder;
  isLast: boolean;
}

const uncounted: Pick<Ledger, 'took' | 'made' | 'reject' | 'wrote'> = {
  took: () => {},
  made: () => {},
  reject: () => {},
  wrote: () => {},
};

async function* partsOf(
  path: string,
  settings: OverlapSettings,
  memory: number,
  args: Args,
  io: Io,
  ledger: Ledger,
): AsyncGenerator<Part> {
  let part = { ids: [] as string[], finder: openFinder(settings) };
  let isCommon: IsCommon | undefined;
  for await (const entry of readRows([path], args, io, ledger, true)) {
    if (part.finder.size() + part.ids.length * bytesOfId >= memory) {
      isCommon ??= await commonRunsOf(path, settings, args, io);
      part.finder.ignore(isCommon);
      yield { ...part, isLast: false };
      part = { ids: [], finder: openFinder(settings) };
    }
    const row = rowOf(entry);
    part.finder.add(row);
    part.ids.push(row.id);
  }
  if (isCommon) part.finder.ignore(isCommon);
  yield { ...part, isLast: true };
}

/** What counts for nothing in a file of which only parts are held: a part does not say how many rows of the others have a run. */
async function commonRunsOf(
  path: string,
  { by, words }: OverlapSettings,
  args: Args,
  io: Io,
): Promise<IsCommon> {
  if (!by.includes('n-gram')) return () => false;
  if (path === '-') {
    throw new UsageError(
      'Unexpected - for the second file, expected one that can be read more than once, as it does not fit into --memory: name a file, or raise it',
    );
  }
  async function* rows(): AsyncGenerator<TrainingRow> {
    for await (const entry of readRows([path], args, io, uncounted, true)) yield rowOf(entry);
  }
  return commonRuns(rows(), words);
}

// A short string in an array.
const bytesOfId = 64;
