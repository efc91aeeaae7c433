import { defineCommand, UsageError } from '@labpipe/cli';
import manifest from '../package.json' with { type: 'json' };
import { benchmarks } from './benchmarks/index.ts';

const names = Object.keys(benchmarks);

export const main = defineCommand({
  name: 'evaluate',
  version: manifest.version,
  usage: '$0 <benchmark> [options]\n\nMeasure models with a benchmark, each with its uncertainty.',
  examples: [
    ['$0 recall --endpoint-url localhost:8000', 'a model that is served already'],
    ['train ... | $0 recall --pick best | serve', 'the best checkpoint of a training run'],
  ],
  options: {},
  exitCodes: [0, 1, 2, 3, 4, 5, 70, 130],
  schemas: async () => (await import('./schemas.ts')).schemas,
  commands: benchmarks,
  run: async ({ _: [name] }) => {
    const what = name === undefined ? 'missing benchmark' : `benchmark ${name}`;
    throw new UsageError(`Unexpected ${what}, expected ${names.join(' or ')}`);
  },
});
