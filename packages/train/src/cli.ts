import { defineCommand, ledgerOptions } from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };
import { estimateCommand } from './estimate/cli.ts';
import { exportCommand } from './export/cli.ts';
import { initCommand } from './init/cli.ts';
import { runOptions } from './options.ts';
import { plotCommand } from './plot/cli.ts';
import { previewCommand } from './preview/cli.ts';

export const main = defineCommand({
  name: 'train',
  version: manifest.version,
  usage: [
    '$0 --model BASE.gguf [options] [files..]',
    '',
    'Fine-tune a model (GGUF or Hugging Face folder) on training rows, on this machine: all of its weights, or with',
    '--lora-rank small additions to its matrices.',
    '',
    'Reads rows with `messages`; learns what the assistant says, or with `unmask` all but the',
    'system message. Writes a `step` record for each optimizer step, a `checkpoint` record for each',
    'model that it saves, and a `model` record for the last.',
  ].join('\n'),
  examples: [
    ['$0 --model student.gguf train.jsonl', 'eight epochs, a checkpoint after each'],
    ['mix a.jsonl | $0 --model base.gguf --epochs 2', 'rows on standard input'],
    ['$0 --model base.gguf --lora-rank 16 train.jsonl', 'LoRA'],
  ],
  options: {
    ...runOptions,
    resume: {
      choices: ['if-possible', 'always', 'never'],
      default: 'if-possible',
      describe:
        'go on from what this same run, stopped or killed, left in --output; always: that or an error',
    },
    'sample-loss': {
      type: 'string',
      describe:
        'write the loss of each row whenever it is seen to this file: JSON lines with id, epoch, step, loss, tokens',
    },
    ...ledgerOptions,
  },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory:
    'all rows as tokens (5 bytes each), the weights in float32, what is trained three times more (gradients\n' +
    'and the moments of AdamW), and the activations of --max-batch-len tokens.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  commands: {
    init: initCommand,
    preview: previewCommand,
    estimate: estimateCommand,
    plot: plotCommand,
    export: exportCommand,
  },
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
