import type { Io } from '@labpipe/cli';
import type { EndpointArgs } from '@labpipe/model';
import type { Ledger } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import { generate } from './flow/generate.ts';
import type { Pipelines } from './flow/pipeline.ts';
import type { Work } from './flow/work.ts';
import { lose } from './loss.ts';
import { countPassages } from './traffic/acceptance.ts';
import { openBatch, waiting } from './traffic/batch/emit-batch.ts';
import { openTeacher } from './traffic/open-teacher.ts';
import type { TrafficArgs } from './traffic/options.ts';
import { closingTable } from './traffic/sight.ts';

type Args = TrafficArgs & EndpointArgs & { quiet?: boolean | undefined; 'emit-batch': string };

/**
 * Take every row as far as the answers that are kept, and write what would be asked next into a Batch file; 3 when some can
 * never be asked. What is rejected on the way is named by the run that writes the samples.
 */
export async function writeBatch(
  works: AsyncIterable<Work>,
  pipelines: Pipelines,
  ledger: Ledger,
  { args, io, width, counter }: { args: Args; io: Io; width: number; counter: TokenCounter },
): Promise<number> {
  const path = args['emit-batch'];
  const batch = openBatch(path);
  const { pipelines: counted, passages } = countPassages(pipelines);
  let failed = 0;
  try {
    const { teacher, tally, signal, close } = await openTeacher(args, io, {
      jobs: width,
      batch,
      counter,
    });
    try {
      for await (const work of generate(works, counted, { client: teacher, signal }, width)) {
        for (const loss of work.losses) {
          if (loss.how === 'rejected' || loss.reason === waiting) continue;
          lose(ledger, loss);
          failed++;
        }
      }
    } finally {
      close();
    }
    if (io.signal?.aborted) return 130;
    batch.keep();
    if (!args.quiet) io.stderr.write(closingTable(passages, new Map(), tally));
  } finally {
    batch.close();
  }
  const count = batch.count();
  ledger.made(count);
  ledger.wrote(count);
  ledger.note(describe(count, path));
  return failed > 0 ? 3 : 0;
}

function describe(count: number, path: string): string {
  return count > 0
    ? `${count} requests -> ${path}: go on with --ingest-batch and its results`
    : 'nothing is left to ask: without --emit-batch the same command writes the samples';
}
