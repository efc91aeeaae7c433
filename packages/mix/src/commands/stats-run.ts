import { checkPlotPath, writePlot } from '@labpipe/chart';
import { type Io, UsageError } from '@labpipe/cli';
import { type LedgerArgs, withLedger } from '@labpipe/records';
import { openTokenCounter } from '@labpipe/tokenizer';
import tool from '../../package.json' with { type: 'json' };
import { readRows } from './read-rows.ts';
import { drawHistogram, histogramAsText, openStats } from './stats.ts';

type Args = LedgerArgs & {
  _: string[];
  limit?: number | undefined;
  context?: number | undefined;
  tokenizer?: string | undefined;
  plot?: string | undefined;
};

/** Write what there is to say of the rows as one record, and draw their lengths on stderr and, when asked, to a file. */
export async function run(args: Args, io: Io): Promise<number> {
  const { limit, context, plot } = args;
  checkSize('limit', limit, 'characters');
  checkSize('context', context, 'tokens');
  if (plot !== undefined) checkPlotPath(plot);
  const counter = await openTokenCounter(args.tokenizer);
  return withLedger({ name: 'mix stats', version: tool.version }, args, io, async (ledger) => {
    const paths = args._.length > 0 ? args._ : ['-'];
    const { add, stats } = openStats({ counter, limit, context, paths });
    for await (const entry of readRows(paths, args, io, ledger)) add(entry);
    const all = stats();
    await ledger.emit(all);
    if (plot !== undefined) await writePlot(plot, drawHistogram(all));
    if (!args.quiet) {
      const how = counter.by === 'estimate' ? ' (estimated; --tokenizer counts them)' : '';
      io.stderr.write(`tokens a row${how}\n${histogramAsText(all.histogram)}`);
    }
    const long = all.over_context;
    if (long) ledger.note(`${long.rows} over ${long.context} tokens`);
    return 0;
  });
}

function checkSize(option: string, size: number | undefined, unit: string): void {
  if (size === undefined || size >= 0) return;
  throw new UsageError(`--${option}: Unexpected ${size}, expected a number of ${unit}`);
}
