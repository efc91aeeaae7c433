import { checkWhole, type Io } from '@labpipe/cli';
import type { BenchmarkArgs } from '../../options.ts';
import { runBenchmark } from '../../run-benchmark.ts';
import { type MmluSettings, mmlu } from './mmlu.ts';

/** Measure the general knowledge of the models that the arguments or standard input name. */
export async function run(args: BenchmarkArgs & MmluSettings, io: Io): Promise<number> {
  for (const name of ['few-shots', 'limit'] as const) checkWhole(name, args[name], 0);
  return runBenchmark(mmlu(args), args, io);
}
