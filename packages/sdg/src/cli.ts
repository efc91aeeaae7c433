import {
  defineCommand,
  endpointOptions,
  jobsOption,
  ledgerOptions,
  seedOption,
} from '@labpipe/cli';
import { main as check } from './check-command.ts';
import { main as chunk } from './chunk-command.ts';
import { main as estimate } from './estimate-command.ts';
import { chunkOption, moduleOption, shardOption, version } from './tool.ts';
import { trafficOptions } from './traffic/options.ts';

export const main = defineCommand({
  name: 'sdg',
  version,
  usage: [
    '$0 [options] [files..]',
    '$0 chunk [options] [files..]',
    '$0 check [options] <pipelines..>',
    '$0 estimate [options] [files..]',
    '',
    'Have a teacher write questions and answers about the documents and examples of a taxonomy.',
    '',
    'Reads `leaf` records, as qna-lint writes them, and writes `sample` records in the same order, whatever the number of jobs. Documents come from git at a commit (cached below XDG_CACHE_HOME) or from beside the qna.yaml. Any server with an OpenAI-compatible API will do as teacher.',
  ].join('\n'),
  examples: [
    [
      'qna-lint taxonomy/ | $0 --endpoint-url localhost:8000 > samples.jsonl',
      'the first model it lists',
    ],
    ['$0 --dry-run 2 leaves.jsonl', 'the first two prompts'],
    [
      '$0 --rejects rejects.jsonl --summary sdg.json leaves.jsonl',
      'and everything that was refused, with its reason',
    ],
  ],
  options: {
    pipeline: {
      type: 'string',
      default: 'simple',
      describe:
        'simple, full, llama, deep, mmlu (multiple choice), or a folder with knowledge.yaml, freeform_skills.yaml and grounded_skills.yaml',
    },
    'scale-factor': {
      type: 'number',
      default: 30,
      describe:
        'pairs to ask for in each request: one a chunk and seed example, or a seed example of a skill',
    },
    ...chunkOption,
    temperature: {
      type: 'number',
      describe: "of the teacher, in place of the pipeline's [simple: 0.7]",
    },
    'max-num-tokens': {
      type: 'number',
      describe: "the longest reply, in place of the pipeline's [simple: 2048]",
    },
    ...moduleOption,
    ...shardOption,
    'dry-run': {
      type: 'number',
      describe:
        'write the first prompts, so many, with their answers where an endpoint is named; without one nobody is asked',
    },
    ...seedOption,
    ...jobsOption,
    ...endpointOptions,
    ...trafficOptions,
    ...ledgerOptions,
  },
  exitCodes: [0, 1, 2, 3, 4, 5, 6, 70, 130],
  memory:
    'one document (16 MiB at most), its chunks, 4 requests for each of --jobs (auto: 256), and the questions of one leaf.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  commands: { check, chunk, estimate },
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
