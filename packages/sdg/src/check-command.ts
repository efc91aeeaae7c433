import { countOptions, defineCommand } from '@labpipe/cli';
import { moduleOption, version } from './tool.ts';

export const main = defineCommand({
  name: 'sdg check',
  version,
  usage: [
    '$0 [options] <pipelines..>',
    '',
    'Check pipelines without asking anybody: blocks, configs, prompts, and the columns that they need.',
    '',
    'A pipeline is a name or a folder, as for sdg --pipeline. Writes one record a block, in order. Each run of sdg begins with the same check.',
  ].join('\n'),
  examples: [['$0 full ./my-pipeline', 'exits 2 and names the first mistake by its place']],
  options: { ...moduleOption, quiet: countOptions.quiet, verbose: countOptions.verbose },
  exitCodes: [0, 2, 70, 130],
  memory: 'the pipelines.',
  schemas: async () => (await import('./schemas.ts')).checkSchemas,
  run: async (args, io) => (await import('./run-check.ts')).run(args, io),
});
