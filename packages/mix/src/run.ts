import { type Io, openProgress } from '@labpipe/cli';
import { type LedgerArgs, withLedger } from '@labpipe/records';
import manifest from '../package.json' with { type: 'json' };
import { type Made, readEntries } from './entries.ts';
import { mixInPasses } from './mix-in-passes.ts';
import { holdOutSettings, type MixArgs, quotasOf } from './settings.ts';
import { parseSources } from './source.ts';
import { openRowWriter } from './write-rows.ts';

type Args = MixArgs &
  LedgerArgs & {
    _: string[];
    'system-prompt'?: string | undefined;
    shuffle: boolean;
    progress: string;
  };

/** Mix the inputs into training rows on stdout, and write the held-out questions to their file. */
export async function run(args: Args, io: Io): Promise<number> {
  const sources = parseSources(args._);
  const holdOut = holdOutSettings(args);
  const quotas = quotasOf(args, sources);
  const progress = openProgress(io, { mode: args.quiet ? 'none' : args.progress, label: 'mix' });

  return withLedger({ name: 'mix', version: manifest.version }, args, io, async (ledger) => {
    const entries = ticking(readEntries(sources, args['system-prompt'], io, ledger), progress.tick);
    try {
      if (holdOut || quotas.length > 0 || args.shuffle) {
        await mixInPasses(entries, { holdOut, quotas, ...args }, io, ledger);
      } else {
        const writer = openRowWriter(io, ledger, () => false);
        for await (const { entry } of entries) await writer.write(entry, 'stays');
      }
    } finally {
      progress.end();
    }
    return undefined;
  });
}

async function* ticking(entries: AsyncIterable<Made>, tick: (done: number) => void) {
  let done = 0;
  for await (const entry of entries) {
    tick(++done);
    yield entry;
  }
}
