import { defineCommand, seedOption } from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };

export const main = defineCommand({
  name: 'teacher',
  version: manifest.version,
  usage:
    '$0 [options]\n\nA stand-in teacher and judge for demonstrations and tests.\nAn OpenAI-compatible server that works by rules: it holds no language model.',
  examples: [['$0 --port 8010', 'serve at http://127.0.0.1:8010/v1 until SIGTERM or Ctrl-C']],
  options: {
    port: { type: 'number', default: 8010, describe: 'listen here; 0 takes a free port' },
    host: { type: 'string', default: '127.0.0.1', describe: 'listen on this address' },
    'latency-ms': {
      type: 'number',
      default: 0,
      describe: 'wait so long before each completion, in milliseconds',
    },
    'fault-rate': {
      type: 'number',
      default: 0,
      describe:
        'share of completions that go wrong, 0 to 1: of a hundred faults 40 are 429 with Retry-After, 30 are 500, 15 cut the connection, 15 answer garbage; another try of the same request may succeed',
    },
    'exit-with-stdin': {
      type: 'boolean',
      default: false,
      describe: 'end when stdin ends, so as never to outlive what started it',
    },
    seed: {
      ...seedOption.seed,
      describe: 'added to the seed of each request; decides which requests go wrong',
    },
  },
  exitCodes: [0, 2, 70],
  memory: 'constant: requests are answered one by one and forgotten.',
  schemas: async () => (await import('./schemas.ts')).schemas,
  run: async (args, io) => (await import('./run.ts')).run(args, io),
});
