import type { Client } from '@labpipe/model';
import type { Answer, Score } from '@labpipe/records';
import type { Subject } from './models/subject.ts';

/** A column of the table that sets the models side by side. */
export interface Column {
  title: string;
  cell: (score: Score) => string;
}

/** Asks a model one question. */
export type Ask<Question, A extends Answer = Answer> = (
  client: Client,
  question: Question,
  model: string,
) => Promise<A>;

/** What is peculiar to a benchmark: its questions, how one is asked, and what the answers are worth. */
export interface Benchmark<Question, A extends Answer = Answer> {
  name: string;
  /** Called once, when the first model is there: whatever writes the questions may be at work until then. */
  readQuestions: () => Promise<readonly Question[]>;
  /** How this model is asked: a function that asks one question, whose RequestError becomes a `refused` answer. */
  asking: (subject: Subject) => Promise<Ask<Question, A>>;
  /** The record of a question that the model did not answer, and why. */
  refused: (question: Question, model: string, error: string) => A;
  /** The score of one model over its answers, of which there is one at least. */
  score: (model: string, answers: readonly A[]) => Score;
  columns: readonly Column[];
}
