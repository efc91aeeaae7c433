import type { Ledger } from '@labpipe/records';
import type { Loss } from './blocks/block.ts';

/** Put a loss on the ledger, as one of what was made. */
export function lose(ledger: Ledger, { how, stage, reason, detail, input }: Loss): void {
  ledger.made();
  const keep = how === 'failed' ? ledger.fail : ledger.reject;
  keep(stage, reason, detail, input);
}
