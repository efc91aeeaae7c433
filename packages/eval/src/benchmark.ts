import type { Client } from '@labpipe/model';
import type { Answer, Score } from '@labpipe/records';

/** A column of the table that sets the models side by side. */
export interface Column {
  title: string;
  cell: (score: Score) => string;
}

/** What is peculiar to a benchmark: its questions, how one is asked, and what the answers are worth. */
export interface Benchmark<Question, A extends Answer = Answer> {
  name: string;
  /** Called once, when the first model is there: whatever writes the questions may be at work until then. */
  readQuestions: () => Promise<readonly Question[]>;
  /** Ask one question; a RequestError becomes a `refused` answer. */
  ask: (client: Client, question: Question, model: string) => Promise<A>;
  /** The record of a question that the model did not answer, and why. */
  refused: (question: Question, model: string, error: string) => A;
  /** The score of one model over its answers, of which there is one at least. */
  score: (model: string, answers: readonly A[]) => Score;
  columns: readonly Column[];
}
