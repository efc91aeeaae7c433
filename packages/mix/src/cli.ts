import {
  defineCommand,
  endpointOptions,
  jobsOption,
  ledgerOptions,
  seedOption,
} from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };
import { commands } from './commands/commands.ts';
import { phaseOptions } from './options/phases.ts';
import { rowOptions } from './options/rows.ts';
import { sizeOptions } from './options/sizes.ts';
import { splitOptions } from './options/splits.ts';

export const main = defineCommand({
  name: 'mix',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Make one training set of samples and training rows, and hold questions back to',
    'test what was learned.',
    '',
    'Reads `sample` records, rows with `messages` and rows of other formats (--to names',
    'them), in any mixture. FILE:0.5 takes half of what a file gives, FILE:2000 takes',
    '2000 rows of it, without replacement and the same ones in any order of input.',
  ].join('\n'),
  examples: [
    ['$0 a.jsonl b.jsonl > train.jsonl', "other people's rows: one shape, no duplicates"],
    ['$0 a.jsonl:2000 b.jsonl.gz:0.1 > train.jsonl', 'exactly 2000 rows, and a tenth'],
    ['qna-lint taxonomy/ | sdg | $0 > train.jsonl', 'and one question a fact in held-out.jsonl'],
  ],
  options: {
    ...seedOption,
    ...sizeOptions,
    ...rowOptions,
    ...phaseOptions,
    ...splitOptions,
    ...endpointOptions,
    ...jobsOption,
    ...ledgerOptions,
  },
  exitCodes: [0, 1, 2, 4, 5, 70, 130],
  memory:
    'about 150 MB, and for each million rows 2 MB more: what is known of each row, and rows that do ' +
    'not stand as they are in a file, wait in temporary files (TMPDIR), held-out questions too, and with ' +
    '--shuffle the whole set. --phase skills keeps 40 bytes of each document. --dedupe near and semantic, ' +
    'and --select, hold up to --memory more, and 150 bytes for each embedding in the cache.',
  commands,
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
