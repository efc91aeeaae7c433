import { checkNumber, checkWhole, UsageError } from '@labpipe/cli';
import type { TrafficArgs } from './options.ts';

/** Throws for what these options cannot be. */
export function checkTraffic(args: TrafficArgs): void {
  checkWhole('max-tokens', args['max-tokens'], 1);
  checkWhole('server-ctx-size', args['server-ctx-size'], 1);
  for (const option of ['max-usd', 'price-in', 'price-out'] as const)
    checkNumber(option, args[option], 0);
  // Timers cannot wait for more than 24 days, and ring at once when asked to.
  checkNumber('deadline', args.deadline, 0, 2_147_483);
  const batch = (['emit-batch', 'ingest-batch'] as const).find((name) => args[name] !== undefined);
  if (batch && (args.replay !== undefined || args.resume === 'never')) {
    const other = args.replay === undefined ? '--resume never' : '--replay';
    throw new UsageError(
      `--${batch}: Unexpected ${other} beside it, expected neither: answers of batches are kept in the cache`,
    );
  }
  if (args['emit-batch'] !== undefined && args['model-family'] !== undefined) {
    throw new UsageError(
      '--emit-batch: Unexpected --model-family beside it, expected none: a batch is of chat completions',
    );
  }
  if (args['max-usd'] !== undefined && args['price-in'] + args['price-out'] === 0) {
    throw new UsageError(
      '--max-usd: Unexpected missing price, expected --price-in and --price-out, dollars for a million tokens',
    );
  }
}
