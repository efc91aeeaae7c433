import { checkNumber, checkWhole, type Io, jobs } from '@labpipe/cli';
import { type EndpointArgs, mostPrompts } from '@labpipe/model';
import { type Ledger, type LedgerArgs, withLedger } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import { openTokenCounter } from '@labpipe/tokenizer';
import { openLibrary } from './chunks/library.ts';
import { generate } from './flow/generate.ts';
import { openPipelines, type Pipelines } from './flow/pipeline.ts';
import { readShard } from './flow/shard.ts';
import { hold, worksOf } from './flow/source.ts';
import type { Work } from './flow/work.ts';
import { keepHeapSmall } from './frugal-heap.ts';
import { lose } from './loss.ts';
import { openHarvest } from './samples/samples.ts';
import { smallestChunk } from './smallest-chunk.ts';
import { version } from './tool.ts';
import { countPassages, describeStages } from './traffic/acceptance.ts';
import { checkTraffic } from './traffic/check-options.ts';
import { countLeaves } from './traffic/count-leaves.ts';
import { openTeacher } from './traffic/open-teacher.ts';
import type { TrafficArgs } from './traffic/options.ts';
import { onlyRetries, readRetries } from './traffic/retry-rejects.ts';
import { closingTable, openSight } from './traffic/sight.ts';
import { openStages } from './traffic/stages.ts';
import { writeBatch } from './write-batch.ts';
import { writePrompts } from './write-prompts.ts';

interface Args extends LedgerArgs, EndpointArgs, TrafficArgs {
  _: string[];
  pipeline: string;
  'scale-factor': number;
  'chunk-tokens': number;
  tokenizer?: string | undefined;
  temperature?: number | undefined;
  'max-num-tokens'?: number | undefined;
  'allow-modules': boolean;
  'dry-run'?: number | undefined;
  shard?: string | undefined;
  'docling-url'?: string | undefined;
  'retry-rejects'?: string | undefined;
  seed: number;
  jobs: string;
  progress: string;
}

/** `--jobs auto`: few enough for a laptop's server at first, enough to keep several GPUs busy at last. */
const auto = { start: 8, most: 256 };

/** Read leaves, ask the teacher, write samples. */
export async function run(args: Args, io: Io): Promise<number> {
  check(args);
  keepHeapSmall();
  const shard = readShard(args.shard);
  const counter = await openTokenCounter(args.tokenizer);
  const library = openLibrary(args, io);
  const pipelines = await openPipelines(args.pipeline, {
    scaleFactor: args['scale-factor'],
    temperature: args.temperature,
    maxNumTokens: args['max-num-tokens'],
    allowModules: args['allow-modules'],
  });
  const width = jobs(args.jobs, auto.most);
  // Before --rejects, which may name the same file, is made empty.
  const retry = args['retry-rejects'] && (await readRetries(args['retry-rejects'], io));
  return withLedger({ name: 'sdg', version }, args, io, async (ledger) => {
    ledger.made(0);
    const setting = { seed: args.seed, chunkTokens: args['chunk-tokens'], counter, shard, library };
    const all = worksOf(args._, setting, ledger, io);
    const works = retry ? onlyRetries(all, retry) : all;
    const asked = args['dry-run'];
    const batch = args['emit-batch'];
    if (batch !== undefined) {
      const world = { args: { ...args, 'emit-batch': batch }, io, width, counter };
      return writeBatch(works, pipelines, ledger, world);
    }
    await (asked === undefined
      ? writeSamples(works, pipelines, ledger, { args, io, width, counter })
      : writePrompts(works, pipelines, ledger, {
          args: { ...args, 'dry-run': asked },
          io,
          counter,
        }));
    return undefined;
  });
}

function check(args: Args): void {
  checkWhole('scale-factor', args['scale-factor'], 1);
  checkWhole('chunk-tokens', args['chunk-tokens'], smallestChunk);
  checkWhole('max-num-tokens', args['max-num-tokens'], 1);
  checkWhole('dry-run', args['dry-run'], 1);
  checkWhole('seed', args.seed, 0);
  checkNumber('temperature', args.temperature, 0);
  checkTraffic(args);
}

async function writeSamples(
  works: AsyncIterable<Work>,
  pipelines: Pipelines,
  ledger: Ledger,
  { args, io, width, counter }: { args: Args; io: Io; width: number; counter: TokenCounter },
): Promise<void> {
  const jobs = args.jobs === 'auto' ? auto : width;
  const { teacher, tally, signal, over, close } = await openTeacher(args, io, { jobs, counter });
  const source = hold(works, () => signal.aborted || over() !== undefined);
  const { pipelines: counted, passages } = countPassages(pipelines);
  const stages = openStages(passages);
  const isWhole = args['retry-rejects'] === undefined && args.shard === undefined;
  const leaves = isWhole ? countLeaves(args._) : undefined;
  const extent = { works: source.count, leaves };
  const mode = args.quiet ? 'none' : args.progress;
  const sight = openSight(io, { mode, tally, passages, extent });
  const harvest = openHarvest(pipelines, args.seed);
  let written = 0;
  const context = { client: teacher, signal };
  // A job is a request, which may hold the prompts of several rows.
  const rows = args['model-family'] === undefined ? width : width * mostPrompts;
  try {
    for await (const work of generate(source.items, counted, context, rows)) {
      const { samples, losses } = harvest(work);
      for (const loss of losses) {
        lose(ledger, loss);
        stages.note(loss);
      }
      for (const sample of samples) {
        ledger.made();
        await ledger.write(sample);
      }
      written += samples.length;
      sight.tick(work, written);
    }
  } finally {
    sight.end();
    close();
    ledger.detail('stages', describeStages(passages, stages.others, written));
    if (!args.quiet) io.stderr.write(closingTable(passages, stages.others, tally));
  }
  source.check();
  const why = over();
  if (why) throw why;
}
