import { defineCommand, recordOptions } from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };

export const main = defineCommand({
  name: 'serve',
  version: manifest.version,
  usage: [
    '$0 [options] [model.gguf]',
    '',
    'Serve a model at an OpenAI-compatible url, until SIGTERM or Ctrl-C.',
    '',
    'Writes one `endpoint` record once it answers. Without a path the last',
    '`checkpoint`, `model` or `score` record of stdin says which model.',
  ].join('\n'),
  examples: [
    ['$0 model.gguf', 'at http://127.0.0.1:8000/v1'],
    ['evaluate recall --pick best < checkpoints.jsonl | $0', 'the best of a training run'],
    ['$0 --base base.gguf adapters.gguf', 'a model with adapters that train saved beside it'],
    ['$0 --port 0 model.gguf | chat "Hello"', 'ask once; the server ends with its reader'],
  ],
  options: {
    base: {
      type: 'string',
      describe: 'the model that the adapters at the path are for [default: as the record says]',
    },
    host: { type: 'string', default: '127.0.0.1', describe: 'listen on this address' },
    port: { type: 'number', default: 8000, describe: 'listen here; 0 takes a free port' },
    'context-length': {
      type: 'number',
      describe:
        'tokens that a prompt and its answer may have together [default: what the model was trained on, at most 4096]',
    },
    parallel: {
      type: 'number',
      describe: 'requests at once, each with memory of its own; others wait [default: the cores]',
    },
    threads: { type: 'number', describe: 'threads for all requests together [default: the cores]' },
    gpu: { choices: ['auto', 'none'], default: 'auto', describe: 'whether to use a GPU' },
    'served-model-name': {
      type: 'string',
      describe: "the model's name in answers [default: the file's, without .gguf]",
    },
    'chat-template': {
      type: 'string',
      describe: "a file with a Jinja template to use in place of the model's own",
    },
    'api-key-file': {
      type: 'string',
      describe: 'a file with the key that clients must send [default: none needed]',
    },
    'exit-with-stdin': {
      type: 'boolean',
      default: false,
      describe: 'end when stdin ends, so as never to outlive what started it',
    },
    'exit-with-stdout': {
      type: 'boolean',
      default: true,
      describe:
        'end when the reader of stdout, if it is a pipe, has gone; asks with an empty line a second',
    },
    ...recordOptions,
    verbose: {
      type: 'boolean',
      default: false,
      describe: 'a line on stderr for each request, and for each refused input line',
    },
  },
  exitCodes: [0, 2, 4, 5, 70, 130],
  memory:
    'the model file, and for each request at once a context: for 135 M parameters and 4096 tokens\n100 MB. Contexts are made when first needed.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
