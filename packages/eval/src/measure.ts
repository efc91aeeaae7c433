import { EndpointError, type Io, openProgress } from '@labpipe/cli';
import { mapInOrder, RequestError } from '@labpipe/model';
import { type Answer, type Body, type Ledger, record, type Score, score } from '@labpipe/records';
import type { PutAnswer } from './answers.ts';
import type { Benchmark } from './benchmark.ts';
import { type Connection, openConnection } from './models/connection.ts';
import type { Subject } from './models/subject.ts';
import type { BenchmarkArgs } from './options.ts';

/** What measuring needs besides a benchmark and a model. */
export interface Setting {
  args: BenchmarkArgs;
  io: Io;
  ledger: Ledger;
  /** How many questions are asked at once. */
  jobs: number;
  put: PutAnswer;
}

/** What came of measuring a model: its score, or why it could not be reached to the end. */
export type Outcome = { score: Score } | { failure: EndpointError };

/**
 * Ask a model every question and score it. Its server is stopped whatever happens. Where it goes away,
 * the questions left are counted as failed and there is no score: half a score would look like a whole one.
 */
export async function measure<Q, A extends Answer>(
  benchmark: Benchmark<Q, A>,
  subject: Subject,
  questions: readonly Q[],
  { args, io, ledger, jobs, put }: Setting,
): Promise<Outcome> {
  const answers: A[] = [];
  const progress = openProgress(io, {
    mode: args.quiet ? 'none' : args.progress,
    label: `${benchmark.name} ${subject.name}`,
    total: questions.length,
  });
  let connection: Connection | undefined;
  try {
    connection = await openConnection(subject, args, io, jobs);
    const { client, name } = connection;
    const askOne = await benchmark.asking(subject);
    const asked = mapInOrder(questions, jobs, async (question) => {
      try {
        return await askOne(client, question, name);
      } catch (error) {
        if (error instanceof RequestError) return benchmark.refused(question, name, error.message);
        throw error;
      }
    });
    for await (const answer of asked) {
      answers.push(answer);
      await put(answer);
      progress.tick(answers.length);
    }
    return { score: withBase(benchmark.score(name, answers), subject) };
  } catch (error) {
    if (io.signal?.aborted || !(error instanceof EndpointError)) throw error;
    for (const question of questions.slice(answers.length)) {
      ledger.made();
      ledger.fail('ask', 'unavailable', error.message, { model: subject.name, question });
    }
    return { failure: error };
  } finally {
    progress.end();
    await connection?.close();
  }
}

/** Of adapters the model that they are for, so that who reads the score can load them. */
function withBase({ kind: _, id: __, ...body }: Score, subject: Subject): Score {
  const base = 'path' in subject ? subject.base : undefined;
  return record(score, { ...body, ...(base !== undefined && { base }) } as Body<Score>);
}
