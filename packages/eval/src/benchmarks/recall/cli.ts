import { defineCommand } from '@labpipe/cli';
import manifest from '../../../package.json' with { type: 'json' };
import { benchmarkOptions } from '../../options.ts';

export const main = defineCommand({
  name: 'evaluate recall',
  version: manifest.version,
  usage: [
    '$0 [options] [models..]',
    '',
    'Ask the held-out questions without any document, and compare with the answers.',
    '',
    'Models are GGUF files, or `checkpoint`, `model` and `endpoint` records on standard',
    'input (other records are passed over), or what --endpoint-url names.',
  ].join('\n'),
  examples: [
    ['$0 --endpoint-url localhost:8000', 'a model that is served already'],
    ['$0 before.gguf after.gguf', 'two files side by side'],
    ['train ... | $0 --pick best | serve', 'the best checkpoint of a training run'],
    ['$0 --threshold 0.9 student.gguf', 'a gate: exit code 1 below 90%'],
  ],
  options: {
    questions: {
      type: 'string',
      default: 'held-out.jsonl',
      describe: 'rows whose last message is the answer, as mix writes them',
    },
    'max-tokens': { type: 'number', default: 64, describe: 'longest answer, in tokens' },
    ...benchmarkOptions,
  },
  exitCodes: [0, 1, 2, 3, 4, 5, 70, 130],
  memory: 'holds the questions, and the answers of one model.',
  schemas: async () => (await import('../../schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
