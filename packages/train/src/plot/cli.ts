import { defineCommand, recordOptions } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };
import { axes, figures } from './figures.ts';

export const plotCommand = defineCommand({
  name: 'train plot',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Draw the course of training runs, one line a run: in the terminal, or with --output as SVG or PNG.',
    '',
    'Reads what `train` writes, one file a run (checkpoint and model records are passed over). A run that',
    'was stopped and gone on with, appended to one file, is one line: of a step that is there twice the',
    'later counts.',
  ].join('\n'),
  examples: [
    ['$0 training.jsonl', 'the loss over the steps, in the terminal'],
    ['$0 --output loss.svg first.jsonl second.jsonl', 'two runs in one picture'],
    ['train ... | tee training.jsonl | $0 --output loss.png', 'when the run ends'],
  ],
  options: {
    output: { type: 'string', describe: 'the picture to write: FILE.svg or FILE.png' },
    figure: { choices: Object.keys(figures), default: 'loss', describe: 'what goes up' },
    over: { choices: Object.keys(axes), default: 'step', describe: 'what goes across' },
    logarithmic: { type: 'boolean', default: false, describe: 'powers of ten go up' },
    smooth: {
      type: 'number',
      default: 0,
      describe: 'draw the mean of so many steps up to each; 0 draws the steps themselves',
    },
    ...recordOptions,
  },
  exitCodes: [0, 2, 4, 70, 130],
  memory: 'two numbers a step.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
