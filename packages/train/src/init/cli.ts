import { defineCommand, recordOptions, seedOption } from '@labpipe/cli';
import manifest from '../../package.json' with { type: 'json' };

export const initCommand = defineCommand({
  name: 'train init',
  version: manifest.version,
  usage: [
    '$0 [options] [files..]',
    '',
    'Make a small Llama with random weights, for demos, tests and experiments: a GGUF file',
    'that knows nothing yet.',
    '',
    'Reads the training rows that it is to learn later: its tokenizer (byte-level BPE) is made',
    'for their words. Writes one `model` record.',
  ].join('\n'),
  examples: [
    [
      'mix samples.jsonl > train.jsonl && $0 train.jsonl',
      'student.gguf, about 1 million parameters',
    ],
    ['$0 --hidden-size 256 --layers 6 --heads 8 --kv-heads 4 train.jsonl', 'a larger one'],
  ],
  options: {
    output: { type: 'string', default: 'student.gguf', describe: 'the file to write' },
    name: {
      type: 'string',
      default: 'student',
      describe: 'what the model calls itself (general.name)',
    },
    'hidden-size': {
      type: 'number',
      default: 128,
      describe: 'numbers that stand for a token between layers (hidden_size)',
    },
    layers: { type: 'number', default: 4, describe: 'layers (num_hidden_layers)' },
    heads: { type: 'number', default: 4, describe: 'attention heads (num_attention_heads)' },
    'kv-heads': {
      type: 'number',
      describe: 'key and value heads (num_key_value_heads) [default: as --heads]',
    },
    'feed-forward-size': {
      type: 'number',
      default: 384,
      describe: 'numbers between the matrices of a feed-forward part (intermediate_size)',
    },
    'vocabulary-size': {
      type: 'number',
      default: 1024,
      describe: 'tokens to have at most: bytes, marks and what is learned (vocab_size)',
    },
    'context-length': {
      type: 'number',
      default: 1024,
      describe: 'tokens it can read at once (max_position_embeddings)',
    },
    'tie-embeddings': {
      type: 'boolean',
      default: false,
      describe:
        'read and write tokens by one matrix (tie_word_embeddings): smaller, learns facts slower',
    },
    ...seedOption,
    ...recordOptions,
  },
  exitCodes: [0, 1, 2, 4, 70, 130],
  memory: 'grows with the number of different words in the rows and with the largest matrix.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
