import { type Io, UsageError } from '@labpipe/cli';
import { record, withLedger } from '@labpipe/records';
import { blockRecord } from './block-record.ts';
import { openPipelines } from './flow/pipeline.ts';
import { version } from './tool.ts';

interface Args {
  _: string[];
  'allow-modules': boolean;
  quiet: boolean;
  verbose: boolean;
}

/** Open and rehearse pipelines, and write what they are made of. */
export async function run(args: Args, io: Io): Promise<number> {
  if (args._.length === 0)
    throw new UsageError('Unexpected missing pipeline, expected a name or folder: sdg check full');
  return withLedger({ name: 'sdg check', version }, args, io, async (ledger) => {
    for (const name of args._) {
      const pipelines = await openPipelines(name, {
        scaleFactor: 30,
        allowModules: args['allow-modules'],
        isProved: false,
      });
      for (const [type, { file, steps }] of Object.entries(pipelines)) {
        for (const { block } of steps) {
          ledger.took();
          const asks = block.request !== undefined;
          await ledger.write(
            record(blockRecord, { pipeline: name, type, file, block: block.name, asks }),
          );
        }
      }
    }
    return 0;
  });
}
