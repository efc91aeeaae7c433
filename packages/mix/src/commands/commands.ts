import { defineCommand, type Main, recordOptions } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };

const stats = defineCommand({
  name: 'mix stats',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Say what is in a set: rows, duplicates, lengths, and rows by data set and leaf, as one',
    'JSON record; their lengths as a histogram on stderr.',
  ].join('\n'),
  options: {
    limit: { type: 'number', describe: 'count the rows with more characters than this' },
    ...recordOptions,
  },
  exitCodes: [0, 2, 4, 70, 130],
  memory: 'grows with the number of rows: 0.03 kB each.',
  run: async (args, io) => (await import('./stats-run.ts')).run(args, io),
});

const diff = defineCommand({
  name: 'mix diff',
  version: manifest.version,
  usage: [
    '$0 [options] OLD NEW',
    '',
    'Write every change from one set to another as a JSON record: rows added, removed,',
    'answered otherwise or there more often. Like diff, it ends with 1 when there is one.',
  ].join('\n'),
  options: recordOptions,
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory: 'both sets.',
  run: async (args, io) => (await import('./diff-run.ts')).run(args, io),
});

/** The commands within `mix`. */
export const commands: Readonly<Record<string, Main>> = { stats, diff };
