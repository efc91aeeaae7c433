import { defineCommand, ledgerOptions } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };

export const exportCommand = defineCommand({
  name: 'train export',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Write a model into a folder as others take it: a GGUF with an Ollama Modelfile, or a Hugging',
    'Face folder that transformers loads; with either a model card.',
    '',
    'Reads records: the last `model` (or `checkpoint`) says what to export, unless --model does;',
    '`score` and `leaf` records go into the card. Writes one `model` record.',
  ].join('\n'),
  examples: [
    ['$0 --output out < runs/training.jsonl', 'the trained model as a GGUF in half precision'],
    [
      'cat leaves.jsonl training.jsonl scores.jsonl | $0 --output out',
      'with data and scores in its card',
    ],
    [
      '$0 --model adapter.gguf --base base.gguf --format hf --output out',
      'adapters merged, for transformers',
    ],
  ],
  options: {
    model: { type: 'string', describe: 'a GGUF, adapters, or a Hugging Face folder' },
    base: {
      type: 'string',
      describe: 'the model that adapters are for [default: as the record says]',
    },
    output: { type: 'string', default: 'export', describe: 'the folder to write' },
    format: {
      choices: ['gguf', 'hf'],
      default: 'gguf',
      describe: 'GGUF and Modelfile, or config.json, safetensors and tokenizer.json',
    },
    type: {
      choices: ['f32', 'f16', 'q8_0'],
      default: 'f16',
      describe: 'precision of the weights; q8_0 only for gguf',
    },
    name: { type: 'string', describe: "what the model is called [default: the base's name]" },
    license: { type: 'string', describe: 'license of the model, for the card, as an SPDX name' },
    ...ledgerOptions,
  },
  exitCodes: [0, 2, 4, 70, 130],
  memory: 'one tensor at a time.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
