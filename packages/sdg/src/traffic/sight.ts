import { type Io, openProgress } from '@labpipe/cli';
import type { Work } from '../flow/work.ts';
import { describeLost, type Passages, usedBlocks } from './acceptance.ts';
import { dollars, type Tally } from './tally.ts';

/** What a person sees of a run. */
export interface Sight {
  /** A work is done, and so many samples are out. */
  tick: (work: Work, samples: number) => void;
  end: () => void;
}

/** What a run is made of, as far as it is known yet: works when the last leaf has been read, leaves when they lie in files. */
export interface Extent {
  works: () => number | undefined;
  leaves: number | undefined;
}

/** Show how far a run is: samples, requests and tokens, what they will come to, and how much of its rows each block keeps. */
export function openSight(
  io: Io,
  {
    mode,
    tally,
    passages,
    extent,
  }: { mode: string; tally: Tally; passages: Passages; extent: Extent },
): Sight {
  const progress = openProgress(io, { mode, label: 'sdg' });
  const began = performance.now();
  let done = 0;
  let leaves = 0;
  let leaf = '';
  let shown = Number.NEGATIVE_INFINITY;
  let written = 0;

  const share = (): number | undefined => {
    const works = extent.works();
    if (works !== undefined) return done / works;
    return extent.leaves === undefined || leaves < 2 ? undefined : (leaves - 1) / extent.leaves;
  };

  const show = (now: number): void => {
    shown = now;
    const seconds = (now - began) / 1000;
    const run = { samples: written, tally, passages, share: share(), seconds };
    progress.tick(done, describeRun(run), numbersOf(run));
  };
  // The first row of a long pipeline may take minutes, and a person sees that something happens.
  const timer = setInterval(() => show(performance.now()), aliveEvery).unref();

  return {
    tick: (work, samples) => {
      done++;
      written = samples;
      if (work.origin.leaf.id !== leaf) leaves++;
      leaf = work.origin.leaf.id;
      // Putting it into words costs more than a request.
      const now = performance.now();
      if (now - shown >= showEvery) show(now);
    },
    end: () => {
      clearInterval(timer);
      progress.end();
    },
  };
}

/** Milliseconds. */
const aliveEvery = 1000;

/** Milliseconds. */
const showEvery = 100;

interface Run {
  samples: number;
  tally: Tally;
  passages: Passages;
  /** Of the whole run, from 0 to 1; unknown while leaves are still to come. */
  share: number | undefined;
  seconds: number;
}

/** `120 samples, 12 asked, 1 from the cache, 3.4k tokens (of 8k), $0.02 (of $0.05), 40 s left, kept: judge 71%` */
export function describeRun({ samples, tally, passages, share, seconds }: Run): string {
  const tokens = tally.tokensIn + tally.tokensOut;
  const of = (value: number, show: (value: number) => string) =>
    share && share < 1 ? `${show(value)} (of ${show(value / share)})` : show(value);
  return [
    `${samples} samples`,
    `${tally.asked} asked`,
    ...(tally.recalled > 0 ? [`${tally.recalled} from the cache`] : []),
    `${of(tokens, compact)} tokens`,
    ...(tally.usd > 0 ? [of(tally.usd, dollars)] : []),
    ...(share && share < 1 ? [`${Math.ceil((seconds * (1 - share)) / share)} s left`] : []),
    ...keptByBlock(passages),
  ].join(', ');
}

/** The same for programs: `--progress json`. What is not known yet is null. */
export function numbersOf({ samples, tally, passages, share, seconds }: Run): object {
  const project = (value: number) => (share ? value / share : null);
  const { asked, recalled, tokensIn, tokensOut, usd } = tally;
  const kept = usedBlocks(passages).map(({ block, ...counts }) => [block, shareKept(counts)]);
  return {
    samples,
    asked,
    from_cache: recalled,
    asked_per_second: seconds > 0 ? asked / seconds : null,
    tokens_in: tokensIn,
    tokens_out: tokensOut,
    projected_tokens: project(tokensIn + tokensOut),
    usd,
    projected_usd: project(usd),
    share: share ?? null,
    eta_seconds: share ? (seconds * (1 - share)) / share : null,
    kept: Object.fromEntries(kept),
  };
}

// What makes more rows than it takes loses none worth a percentage.
function keptByBlock(passages: Passages): string[] {
  const kept = usedBlocks(passages)
    .filter(({ rowsIn, rowsOut, lost }) => lost.size > 0 || rowsOut < rowsIn)
    .map(({ block, ...counts }) => `${block} ${percentKept(counts)}`);
  return kept.length > 0 ? [`kept: ${kept.join(' ')}`] : [];
}

type Kept = { rowsOut: number; lost: ReadonlyMap<string, number> };

function percentKept(counts: Kept): string {
  return `${Math.round(100 * shareKept(counts))}%`;
}

function shareKept({ rowsOut, lost }: Kept): number {
  const gone = [...lost.values()].reduce((sum, count) => sum + count, 0);
  return rowsOut / Math.max(1, rowsOut + gone);
}

let short: Intl.NumberFormat | undefined;

// Made when first used: it takes longer to make than half of our blocks.
function compact(value: number): string {
  short ??= new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
  return short.format(value);
}

/** The closing table: what each stage took, gave and removed, and why; then what was asked. */
export function closingTable(passages: Passages, stages: Passages, tally: Tally): string {
  const rows = [...usedBlocks(passages), ...stages.values()].map(
    ({ block, rowsIn, rowsOut, lost }) => [
      block,
      rowsIn > 0 ? String(rowsIn) : '',
      rowsIn > 0 ? String(rowsOut) : '',
      describeLost(lost),
    ],
  );
  const all = [['stage', 'in', 'out', 'lost'], ...rows];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...all.map((row) => (row[column] as string).length)),
  );
  const lines = all.map(([stage = '', taken = '', given = '', lost = '']) => {
    const [a = 0, b = 0, c = 0] = widths;
    return `  ${stage.padEnd(a)}  ${taken.padStart(b)}  ${given.padStart(c)}  ${lost}`.trimEnd();
  });
  const { asked, recalled, tokensIn, tokensOut, usd } = tally;
  const cost = usd > 0 ? `, ${dollars(usd)}` : '';
  return `${lines.join('\n')}\n  ${asked} asked, ${recalled} from the cache; ${tokensIn} tokens in, ${tokensOut} out${cost}\n`;
}
