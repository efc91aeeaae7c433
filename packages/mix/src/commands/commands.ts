import { defineCommand, type Main, recordOptions } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };
import { nearThreshold, overlapWays, wordsOfRun } from '../overlap/settings.ts';

const stats = defineCommand({
  name: 'mix stats',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Say what is in a set: rows, duplicates, characters and tokens, by file, data set and leaf,',
    'as one JSON record; their lengths as a histogram on stderr.',
  ].join('\n'),
  options: {
    tokenizer: {
      type: 'string',
      describe:
        'count tokens by a model: a GGUF file, a tokenizer.json, or a folder with one [default: an estimate of text alone]',
    },
    context: {
      type: 'number',
      describe: 'count and name the rows with more tokens than this, which a trainer would cut',
    },
    limit: { type: 'number', describe: 'count the rows with more characters than this' },
    plot: { type: 'string', describe: 'draw the histogram to this file: .svg or .png' },
    ...recordOptions,
  },
  exitCodes: [0, 2, 4, 70, 130],
  memory: 'about 150 MB, and for each million rows 2 MB more.',
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
  options: {
    memory: {
      type: 'string',
      default: '64M',
      describe:
        'what is held while rows are sorted, about; the rest is on disk, the outcome the same',
    },
    ...recordOptions,
  },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory:
    'about 150 MB and --memory, however large the sets: the rows wait in temporary files (TMPDIR).',
  run: async (args, io) => (await import('./diff-run.ts')).run(args, io),
});

const overlap = defineCommand({
  name: 'mix overlap',
  version: manifest.version,
  usage: [
    '$0 [options] A B',
    '',
    'Write every pair of rows of two files that overlap, and end with 1 when there is one: a',
    'training set and a test set, or a benchmark. Any formats that mix reads; - is standard input.',
  ].join('\n'),
  examples: [
    ['$0 train.jsonl held-out.jsonl && train …', 'nothing is trained that is asked later'],
    ['mix a.jsonl | $0 --by question,n-gram - mmlu.csv', 'without questions nearly the same'],
  ],
  options: {
    by: {
      type: 'string',
      default: overlapWays.join(','),
      describe:
        'the same question, one nearly the same (MinHash), or a run of words in common; some of them with commas between',
    },
    'n-gram': {
      type: 'number',
      default: wordsOfRun,
      describe: 'words of such a run; one that more than ten rows of B have counts for nothing',
    },
    threshold: {
      type: 'number',
      default: nearThreshold,
      describe: 'how alike near questions are at least, 0 to 1',
    },
    memory: {
      type: 'string',
      default: '256M',
      describe: 'what is held of B at once, about; A is read once for each such part',
    },
    ...recordOptions,
  },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory: '--memory, and what there is to say of the pairs found.',
  run: async (args, io) => (await import('./overlap-run.ts')).run(args, io),
});

/** The commands within `mix`. */
export const commands: Readonly<Record<string, Main>> = { stats, diff, overlap };
