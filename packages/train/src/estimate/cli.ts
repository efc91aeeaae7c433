import { defineCommand, recordOptions } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };
import { runOptions } from '../options.ts';

export const estimateCommand = defineCommand({
  name: 'train estimate',
  version: manifest.version,
  usage: [
    '$0 --model BASE.gguf [options] [files..]',
    '',
    'Say what `train` with the same options and rows will take: steps, tokens, memory, disk and,',
    'from a few steps measured on this machine, time. Nothing is saved.',
    '',
    'Reads rows as `train` does. Writes one `estimate` record; the same for people on stderr.',
  ].join('\n'),
  examples: [['$0 --model base.gguf --epochs 3 train.jsonl', 'before three epochs are begun']],
  options: { ...runOptions, ...recordOptions },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory: 'that of the run, of which it takes a few steps.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
