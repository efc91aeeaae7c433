import { checkWhole, type Io, UsageError } from '@labpipe/cli';
import type { BenchmarkArgs } from '../../options.ts';
import { runBenchmark } from '../../run-benchmark.ts';
import { type RecallSettings, recall } from './recall.ts';

/** Measure the recall of the models that the arguments or standard input name. */
export async function run(args: BenchmarkArgs & RecallSettings, io: Io): Promise<number> {
  checkWhole('max-tokens', args['max-tokens'], 1);
  if (args.questions === '-' && args['endpoint-url'] === undefined && args._.length === 0) {
    throw new UsageError('--questions -: Unexpected second use of standard input, expected a file');
  }
  return runBenchmark(recall(args, io), args, io);
}
