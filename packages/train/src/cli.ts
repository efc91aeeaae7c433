import { defineCommand, ledgerOptions, seedOption } from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };
import { initCommand } from './init/cli.ts';
import { previewCommand } from './preview/cli.ts';

export const main = defineCommand({
  name: 'train',
  version: manifest.version,
  usage: [
    '$0 --model BASE.gguf [options] [files..]',
    '',
    'Fine-tune all weights of a Llama model (GGUF) on training rows, on this machine.',
    '',
    'Reads rows with `messages`; learns what the assistant says, or with `unmask` all but the',
    'system message. Writes a `step` record for each optimizer step, a `checkpoint` record for each',
    'model that it saves, and a `model` record for the last.',
  ].join('\n'),
  examples: [
    ['$0 --model student.gguf train.jsonl', 'eight epochs, a checkpoint after each'],
    ['mix a.jsonl | $0 --model base.gguf --epochs 2', 'rows on standard input'],
  ],
  options: {
    model: {
      type: 'string',
      demandOption: true,
      describe: 'the model to start from: a GGUF file of the llama architecture, of any precision',
    },
    output: {
      type: 'string',
      default: 'checkpoints',
      describe: 'folder for the checkpoints, samples_N.gguf after N rows',
    },
    'num-epochs': {
      type: 'number',
      alias: 'epochs',
      default: 8,
      describe: 'times that every row is seen',
    },
    'effective-batch-size': {
      type: 'number',
      default: 16,
      describe: 'rows of one optimizer step',
    },
    'learning-rate': {
      type: 'number',
      describe:
        "peak of the schedule [default: by the model's width, 0.003 at 128 to 0.00002 at 4096]",
    },
    'warmup-steps': {
      type: 'number',
      describe: 'steps until that peak [default: 25, or a tenth of a short run]',
    },
    'weight-decay': { type: 'number', default: 0, describe: 'decay of AdamW, for matrices' },
    'max-seq-len': {
      type: 'number',
      describe: "refuse rows of more tokens [default: the model's context]",
    },
    'max-batch-len': {
      type: 'number',
      default: 5000,
      describe: 'tokens to compute at once: less needs less memory, the result is the same',
    },
    'checkpoint-at-epoch': {
      type: 'boolean',
      default: true,
      describe: 'save a checkpoint after every epoch; the last is always saved',
    },
    'save-samples': {
      type: 'number',
      default: 0,
      describe: 'save a checkpoint whenever so many more rows were seen; 0 is never',
    },
    keep: {
      type: 'number',
      default: 0,
      describe:
        'keep so many checkpoints: the newest, and of the others those of the lowest loss; 0 keeps all',
    },
    resume: {
      choices: ['if-possible', 'always', 'never'],
      default: 'if-possible',
      describe:
        'go on from what this same run, stopped or killed, left in --output; always: that or an error',
    },
    engine: {
      choices: ['auto', 'onnx', 'jax'],
      default: 'auto',
      describe:
        'what computes: ONNX Runtime (native, needs onnxruntime-node) or jax-js (WebAssembly)',
    },
    ...seedOption,
    ...ledgerOptions,
  },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory:
    'all rows as tokens (5 bytes each), the weights four times in float32 (with gradients and the\n' +
    'moments of AdamW), and the activations of --max-batch-len tokens.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  commands: { init: initCommand, preview: previewCommand },
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
