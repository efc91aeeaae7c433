import { type EndpointError, type Io, jobs as parseJobs } from '@labpipe/cli';
import { type Answer, type Ledger, type Score, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { withAnswers } from './answers.ts';
import type { Benchmark } from './benchmark.ts';
import { measure } from './measure.ts';
import { readSubjects } from './models/read-subjects.ts';
import type { Subject } from './models/subject.ts';
import type { BenchmarkArgs } from './options.ts';
import { pickScores } from './pick.ts';
import { formatTable } from './table.ts';

/** How many questions are asked at once unless --jobs says. */
const usualJobs = 4;

/** Measure each model with the benchmark, and write its answers and scores as the options want them. */
export async function runBenchmark<Q, A extends Answer>(
  benchmark: Benchmark<Q, A>,
  args: BenchmarkArgs,
  io: Io,
): Promise<number> {
  const jobs = parseJobs(args.jobs, usualJobs);
  return withLedger({ name: 'evaluate', version: manifest.version }, args, io, async (ledger) => {
    const scores: Score[] = [];
    const failures: EndpointError[] = [];
    try {
      await withAnswers(args, ledger, async (put) => {
        let questions: readonly Q[] | undefined;
        for await (const subject of pickSubjects(args, io, ledger)) {
          ledger.took();
          questions ??= await benchmark.readQuestions();
          const setting = { args, io, ledger, jobs, put };
          const outcome = await measure(benchmark, subject, questions, setting);
          if ('failure' in outcome) failures.push(outcome.failure);
          else {
            scores.push(outcome.score);
            if (args.pick === 'none') await ledger.emit(outcome.score);
          }
        }
      });
    } catch (error) {
      // What an interruption breaks off fails in many ways; what was finished is out.
      if (!io.signal?.aborted) throw error;
    }
    if (io.signal?.aborted) return undefined;
    if (scores.length === 0 && failures[0]) throw failures[0];
    return conclude(benchmark, scores, args, io, ledger);
  });
}

async function* pickSubjects(args: BenchmarkArgs, io: Io, ledger: Ledger): AsyncGenerator<Subject> {
  const subjects = readSubjects(args, io, ledger);
  if (args.pick !== 'last') return yield* subjects;
  let last: Subject | undefined;
  for await (const subject of subjects) last = subject;
  if (last) yield last;
}

/** Show the scores, write those that are picked, and give 1 when one of these misses the threshold. */
async function conclude<Q, A extends Answer>(
  { name, columns }: Benchmark<Q, A>,
  scores: readonly Score[],
  { pick, threshold, quiet }: BenchmarkArgs,
  { stderr }: Io,
  ledger: Ledger,
): Promise<number | undefined> {
  if (!quiet) {
    const titles = [name, ...columns.map(({ title }) => title)];
    const rows = scores.map((score) => [score.model, ...columns.map(({ cell }) => cell(score))]);
    stderr.write(formatTable([titles, ...rows]));
  }
  const picked = pickScores(scores, pick);
  if (pick !== 'none') for (const score of picked) await ledger.emit(score);
  if (threshold === undefined) return undefined;
  const low = picked.filter(({ value }) => value < threshold);
  for (const { model, value } of low) {
    stderr.write(
      `evaluate: ${model}: Unexpected ${name} ${value.toFixed(4)}, expected at least ${threshold}\n`,
    );
  }
  return low.length > 0 ? 1 : undefined;
}
