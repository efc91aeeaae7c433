import { checkNumber, checkWhole, type Io, openProgress, UsageError } from '@labpipe/cli';
import { type Ledger, type LedgerArgs, withLedger } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import { openTokenCounter } from '@labpipe/tokenizer';
import { openLibrary } from './chunks/library.ts';
import type { Estimate } from './estimate/estimate-record.ts';
import { type LeafEstimate, openLeafEstimate, type Tariff } from './estimate/leaf-estimate.ts';
import { readMeasured } from './estimate/measured.ts';
import { estimateTable } from './estimate/table.ts';
import type { Rates } from './estimate/walk.ts';
import { openPipelines, type Pipelines } from './flow/pipeline.ts';
import { readShard } from './flow/shard.ts';
import { worksOf } from './flow/source.ts';
import type { Work } from './flow/work.ts';
import { lose } from './loss.ts';
import { smallestChunk } from './smallest-chunk.ts';
import { version } from './tool.ts';

interface Args extends LedgerArgs {
  _: string[];
  pipeline: string;
  'scale-factor': number;
  'chunk-tokens': number;
  tokenizer?: string | undefined;
  'max-num-tokens'?: number | undefined;
  'allow-modules': boolean;
  acceptance: number;
  measured?: string | undefined;
  shard?: string | undefined;
  'docling-url'?: string | undefined;
  'price-in': number;
  'price-out': number;
  'requests-per-second'?: number | undefined;
  'tokens-per-second'?: number | undefined;
  seed: number;
  progress: string;
}

/** Read leaves, and write what runs of these pipelines would ask and make. */
export async function run(args: Args, io: Io): Promise<number> {
  check(args);
  const pipelines = await openAll(args);
  const counter = await openTokenCounter(args.tokenizer);
  const known = args.measured === undefined ? new Map() : readMeasured(args.measured);
  const rates: Rates = { measured: (block) => known.get(block), supposed: args.acceptance };
  return withLedger({ name: 'sdg estimate', version }, args, io, async (ledger) => {
    ledger.made(0);
    const open = (work: Work) =>
      pipelines.map(([name, pipeline]) => {
        const { leaf } = work.origin;
        return openLeafEstimate(name, pipeline[leaf.type].steps, leaf, {
          rates,
          tariff: tariffOf(args),
          counter,
        });
      });
    const estimates = await estimateLeaves(args, ledger, io, { open, counter });
    if (!args.quiet && estimates.length > 0) {
      const byPipeline = pipelines.flatMap(([name]) =>
        estimates.filter(({ pipeline }) => pipeline === name),
      );
      io.stderr.write(`${estimateTable(byPipeline)}${caveat(estimates, args)}`);
    }
    return undefined;
  });
}

function check(args: Args): void {
  checkWhole('scale-factor', args['scale-factor'], 1);
  checkWhole('chunk-tokens', args['chunk-tokens'], smallestChunk);
  checkWhole('max-num-tokens', args['max-num-tokens'], 1);
  checkWhole('seed', args.seed, 0);
  for (const option of ['price-in', 'price-out', 'acceptance'] as const)
    checkNumber(option, args[option], 0);
  for (const option of ['requests-per-second', 'tokens-per-second'] as const) {
    if (args[option] !== undefined && !(args[option] > 0))
      throw new UsageError(`--${option}: Unexpected ${args[option]}, expected a number above 0`);
  }
  if (args.acceptance > 1)
    throw new UsageError(
      `--acceptance: Unexpected ${args.acceptance}, expected a share from 0 to 1`,
    );
}

async function openAll(args: Args): Promise<[name: string, Pipelines][]> {
  const names = args.pipeline.split(',').map((name) => name.trim());
  const setting = {
    scaleFactor: args['scale-factor'],
    maxNumTokens: args['max-num-tokens'],
    allowModules: args['allow-modules'],
  };
  return Promise.all(
    names.map(
      async (name): Promise<[string, Pipelines]> => [name, await openPipelines(name, setting)],
    ),
  );
}

function tariffOf(args: Args): Tariff {
  return {
    prices: { in: args['price-in'], out: args['price-out'] },
    rates: { requests: args['requests-per-second'], tokens: args['tokens-per-second'] },
  };
}

/** Write the estimates of each leaf once its last work has come. */
async function estimateLeaves(
  args: Args,
  ledger: Ledger,
  io: Io,
  { open, counter }: { open: (work: Work) => LeafEstimate[]; counter: TokenCounter },
): Promise<Estimate[]> {
  const done: Estimate[] = [];
  let leaf = '';
  let current: LeafEstimate[] = [];
  const flush = async () => {
    for (const estimate of current.map(({ total }) => total())) {
      ledger.made();
      await ledger.write(estimate);
      done.push(estimate);
    }
    current = [];
  };
  const mode = args.quiet ? 'none' : args.progress;
  const progress = openProgress(io, { mode, label: 'sdg estimate' });
  const setting = {
    seed: args.seed,
    chunkTokens: args['chunk-tokens'],
    counter,
    shard: readShard(args.shard),
    library: openLibrary(args, io),
  };
  let works = 0;
  for await (const work of worksOf(args._, setting, ledger, io)) {
    if (io.signal?.aborted) break;
    for (const loss of work.losses) lose(ledger, loss);
    if (work.rows.length === 0) continue;
    if (work.origin.leaf.id !== leaf) {
      await flush();
      current = open(work);
      leaf = work.origin.leaf.id;
    }
    for (const estimate of current) await estimate.add(work);
    progress.tick(++works);
  }
  await flush();
  progress.end();
  return done;
}

function caveat(estimates: readonly Estimate[], { acceptance, measured, tokenizer }: Args): string {
  const tokens =
    tokenizer === undefined
      ? 'the larger of words x 1.3 and bytes / 4 (--tokenizer counts them)'
      : `counted by ${tokenizer}, without a chat template`;
  const filters = {
    assumed: ` Each filter is assumed to keep ${Math.round(acceptance * 100)}% (--acceptance).`,
    measured: ` Yields are those of ${measured}; a filter without any is assumed to keep ${Math.round(acceptance * 100)}%.`,
    none: '',
  };
  const kind = (['measured', 'assumed', 'none'] as const).find((one) =>
    estimates.some((estimate) => estimate.acceptance === one),
  );
  return `  An estimate: tokens are ${tokens}; answers hold what they are asked for, and neither repeated pairs nor equal requests, asked once, are taken off.${filters[kind ?? 'none']}\n`;
}
