import { type Io, jobs as parseJobs } from '@labpipe/cli';
import { type Answer, type Ledger, type Score, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { withAnswers } from './answers.ts';
import type { Benchmark } from './benchmark.ts';
import { measure, type Outcome, type Setting } from './measure.ts';
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
    const outcomes: Outcome[] = [];
    try {
      await withAnswers(args, ledger, async (put) => {
        const setting = { args, io, ledger, jobs, put };
        for await (const outcome of measureAll(benchmark, setting)) outcomes.push(outcome);
      });
    } catch (error) {
      // What an interruption breaks off fails in many ways; what was finished is out.
      if (!io.signal?.aborted) throw error;
    }
    if (io.signal?.aborted) return undefined;
    const scores = outcomes.flatMap((outcome) => ('score' in outcome ? [outcome.score] : []));
    sayFailures(outcomes, io);
    return conclude(benchmark, scores, args, io, ledger);
  });
}

async function* measureAll<Q, A extends Answer>(
  benchmark: Benchmark<Q, A>,
  setting: Setting,
): AsyncGenerator<Outcome> {
  const { args, io, ledger } = setting;
  let questions: readonly Q[] | undefined;
  for await (const subject of pickSubjects(args, io, ledger)) {
    ledger.took();
    questions ??= await benchmark.readQuestions();
    const outcome = await measure(benchmark, subject, questions, setting);
    if ('score' in outcome && args.pick === 'none') await ledger.emit(outcome.score);
    yield outcome;
  }
}

async function* pickSubjects(args: BenchmarkArgs, io: Io, ledger: Ledger): AsyncGenerator<Subject> {
  const subjects = readSubjects(args, io, ledger);
  if (args.pick !== 'last') return yield* subjects;
  let last: Subject | undefined;
  for await (const subject of subjects) last = subject;
  if (last) yield last;
}

/** Name the models without a score; when there is no other, the first of them ends the run. */
function sayFailures(outcomes: readonly Outcome[], { stderr }: Io): void {
  const failures = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
  const [first, ...others] = failures;
  const allFailed = first && failures.length === outcomes.length;
  for (const { message } of allFailed ? others : failures) stderr.write(`evaluate: ${message}\n`);
  if (allFailed) throw first;
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
