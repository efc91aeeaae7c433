import { type Io, UsageError } from '@labpipe/cli';
import { type LedgerArgs, withLedger } from '@labpipe/records';
import tool from '../../package.json' with { type: 'json' };
import { readRows } from './read-rows.ts';
import { drawHistogram, openStats } from './stats.ts';

type Args = LedgerArgs & { _: string[]; limit?: number | undefined };

/** Write what there is to say of the rows as one record, and draw their lengths on stderr. */
export async function run(args: Args, io: Io): Promise<number> {
  if (args.limit !== undefined && !(args.limit >= 0)) {
    throw new UsageError(`--limit: Unexpected ${args.limit}, expected a number of characters`);
  }
  return withLedger({ name: 'mix stats', version: tool.version }, args, io, async (ledger) => {
    const { add, stats } = openStats(args.limit);
    const paths = args._.length > 0 ? args._ : ['-'];
    for await (const entry of readRows(paths, args, io, ledger)) add(entry);
    const all = stats();
    await ledger.emit(all);
    if (!args.quiet) io.stderr.write(`characters a row\n${drawHistogram(all.histogram)}`);
    return 0;
  });
}
