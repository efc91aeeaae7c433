import type { Score } from '@labpipe/records';
import type { Benchmark } from '../../benchmark.ts';
import { type MmluAnswer, toAnswer, toRefusal } from './answer.ts';
import { ask } from './ask.ts';
import { drawQuestions } from './draw-questions.ts';
import { formOf } from './form.ts';
import { type Question, readQuestions } from './questions.ts';
import { scoreOf } from './score.ts';

export interface MmluSettings {
  'tasks-dir': string;
  tasks?: string | undefined;
  'few-shots': number;
  limit: number;
  seed: number;
  'apply-chat-template': boolean;
  'chat-template'?: string | undefined;
  'system-prompt'?: string | undefined;
}

/**
 * Massive multitask language understanding (Hendrycks et al. 2021), as InstructLab and lm-evaluation-harness measure it:
 * the likeliest of the four letters after a few solved examples; by itself, or as a message that the model answers.
 */
export function mmlu(settings: MmluSettings): Benchmark<Question, MmluAnswer> {
  return {
    name: 'mmlu',
    readQuestions: async () => drawQuestions(await readQuestions(settings), settings),
    async asking(subject) {
      const form = await formOf(subject, settings);
      return async (client, question, model) =>
        toAnswer(question, model, await ask(client, question, form));
    },
    refused: toRefusal,
    score: scoreOf,
    columns: [
      { title: 'mean of subjects', cell: ({ value }) => share(value) },
      { title: '95%', cell: ({ ci95 }) => ci95.map((end) => share(end as number)).join(' to ') },
      { title: 'of questions', cell: (score) => share(ofQuestions(score)) },
      { title: 'subjects', cell: ({ parts }) => String(Object.keys(parts).length) },
      { title: 'questions', cell: ({ n }) => String(n) },
      { title: 'errors', cell: ({ error_rate: rate, n }) => String(Math.round(rate * n)) },
    ],
  };
}

function ofQuestions(score: Score): number {
  return (score['questions'] as { value: number }).value;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
