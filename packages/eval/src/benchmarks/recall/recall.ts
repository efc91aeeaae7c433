import type { Io } from '@labpipe/cli';
import type { Score } from '@labpipe/records';
import type { Benchmark } from '../../benchmark.ts';
import { type RecallAnswer, toAnswer, toRefusal } from './answer.ts';
import { type Question, readQuestions } from './questions.ts';
import { scoreOf } from './score.ts';

export interface RecallSettings {
  questions: string;
  'max-tokens': number;
  seed: number;
}

/** How much of what it was taught a model can say without the document: held-out questions, asked closed-book. */
export function recall(settings: RecallSettings, io: Io): Benchmark<Question, RecallAnswer> {
  return {
    name: 'recall',
    readQuestions: () => readQuestions(settings.questions, io),
    asking: async () => async (client, question, model) => {
      const { messages } = question;
      const request = { messages, temperature: 0, max_tokens: settings['max-tokens'] };
      const { texts } = await client.chat(request);
      return toAnswer(question, model, (texts[0] ?? '').trim());
    },
    refused: toRefusal,
    score: (model, answers) => scoreOf(model, answers, settings.seed),
    columns: [
      { title: 'exact match', cell: ({ value }) => share(value) },
      { title: '95%', cell: ({ ci95 }) => ci95.map((end) => share(end as number)).join(' to ') },
      { title: 'token F1', cell: (score) => share(f1Of(score)) },
      { title: 'questions', cell: ({ n }) => String(n) },
      { title: 'errors', cell: ({ error_rate: rate, n }) => String(Math.round(rate * n)) },
    ],
  };
}

function f1Of(score: Score): number {
  return (score['f1'] as { value: number }).value;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
