import { defineCommand } from '@labpipe/cli';
import manifest from '../../../package.json' with { type: 'json' };
import { benchmarkOptions } from '../../options.ts';

export const main = defineCommand({
  name: 'evaluate mmlu',
  version: manifest.version,
  usage: [
    '$0 [options] [models..]',
    '',
    'Ask questions of general knowledge with four choices (MMLU, Hendrycks et al. 2021), to see what a',
    'model knew before its training and still knows after it.',
    '',
    'Models are GGUF files, or `checkpoint`, `model` and `endpoint` records on standard input (other',
    'records are passed over), or what --endpoint-url names. The server must give log-probabilities at',
    '/v1/completions, as serve, vLLM and llama-server do.',
  ].join('\n'),
  examples: [
    ['$0 --tasks-dir mmlu --limit 500 base.gguf tuned.gguf', 'before and after, side by side'],
    ['$0 --tasks-dir mmlu --tasks anatomy,virology --endpoint-url localhost:8000', 'two subjects'],
  ],
  options: {
    'tasks-dir': {
      type: 'string',
      default: 'mmlu',
      describe:
        'folder with dev/SUBJECT_dev.csv and test/SUBJECT_test.csv: question, four choices, answer',
    },
    tasks: { type: 'string', describe: 'only these subjects, with commas between [default: all]' },
    'few-shots': {
      type: 'number',
      default: 5,
      describe: 'solved examples of the subject before each question, from dev',
    },
    limit: {
      type: 'number',
      default: 0,
      describe:
        'ask so many questions in all, drawn by --seed evenly over the subjects; 0 asks all',
    },
    'apply-chat-template': {
      type: 'boolean',
      default: false,
      describe:
        "ask as a chat: the prompt is a message in the model's chat template, and the letter begins the answer",
    },
    'chat-template': {
      type: 'string',
      describe: 'Jinja file to take in place of its own; for an endpoint it must be named',
    },
    'system-prompt': { type: 'string', describe: 'with it: a system message before the question' },
    ...benchmarkOptions,
  },
  exitCodes: [0, 1, 2, 3, 4, 5, 70, 130],
  memory: 'holds the questions, and the answers of one model.',
  schemas: async () => (await import('../../schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
