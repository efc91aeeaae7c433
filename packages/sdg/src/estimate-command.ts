import { defineCommand, ledgerOptions, seedOption } from '@labpipe/cli';
import { chunkOption, moduleOption, shardOption, version } from './tool.ts';
import { trafficOptions } from './traffic/options.ts';

export const main = defineCommand({
  name: 'sdg estimate',
  version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Say what a run would ask, make and cost, without asking anybody.',
    '',
    'Reads `leaf` records and writes an `estimate` record for each leaf and pipeline, and a table on stderr. It walks the seed rows through the blocks of the pipeline: prompts are rendered as a run does and counted as chunks are; an answer is supposed to hold what it is asked for, in pairs as long as those of the leaf, and a text made of a document to be as long as it.',
  ].join('\n'),
  examples: [
    [
      'qna-lint taxonomy/ | $0 --pipeline simple,full --price-in 0.5 --price-out 1.5 > estimates.jsonl',
      'two pipelines, with their cost',
    ],
    [
      '$0 --measured sdg.json leaves.jsonl',
      'with the yields of an earlier run: sdg --summary sdg.json',
    ],
  ],
  options: {
    pipeline: {
      type: 'string',
      default: 'simple',
      describe: 'a name or a folder, as for sdg; several with commas between',
    },
    'scale-factor': { type: 'number', default: 30, describe: 'as for sdg' },
    ...chunkOption,
    'max-num-tokens': {
      type: 'number',
      describe: "the longest reply, in place of the pipeline's",
    },
    acceptance: {
      type: 'number',
      default: 0.8,
      describe:
        'the share of its rows that each filter is assumed to keep, where nothing is measured',
    },
    measured: {
      type: 'string',
      describe:
        'the --summary of an earlier run: what its blocks made of their rows counts instead',
    },
    'price-in': trafficOptions['price-in'],
    'price-out': trafficOptions['price-out'],
    'requests-per-second': { type: 'number', describe: 'the rate at which requests are answered' },
    'tokens-per-second': {
      type: 'number',
      describe: 'the rate at which replies are written, all together; with both, the slower counts',
    },
    ...moduleOption,
    ...shardOption,
    ...seedOption,
    ...ledgerOptions,
  },
  exitCodes: [0, 1, 2, 3, 4, 70, 130],
  memory: 'one document (16 MiB at most), its chunks, and the estimates.',
  schemas: async () => (await import('./schemas.ts')).estimateSchemas,
  run: async (args, io) => (await import('./run-estimate.ts')).run(args, io),
});
