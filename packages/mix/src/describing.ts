import { UsageError } from '@labpipe/cli';
import { openTokenCounter } from '@labpipe/tokenizer';
import { countTokens } from './count-tokens.ts';
import { rowOf } from './entry.ts';
import { groupOf } from './group.ts';
import type { Made } from './make-entries.ts';
import type { Args, Plan } from './plan.ts';
import { unitOf } from './split/unit.ts';

/**
 * Notes with each row what it is balanced by, and what a split may not part it from. Throws UsageError where rows are to be
 * balanced by a name that none of them has, as that would change nothing.
 */
export async function* describing(
  entries: AsyncIterable<Iterable<Made>>,
  { split, shard }: Plan,
  { balance, 'balance-by': unit, tokenizer }: Args,
): AsyncGenerator<Iterable<Made>> {
  const isCounted = balance !== undefined && unit === 'tokens';
  const counter = isCounted ? await openTokenCounter(tokenizer) : undefined;
  let count = 0;
  let isGrouped = false;
  for await (const some of entries) yield split || balance !== undefined ? described(some) : some;
  if (balance !== undefined && count > 0 && !isGrouped && !shard) {
    throw new UsageError(
      `--balance ${balance}: Unexpected name, which the metadata of no row have, expected one that some have; mix stats names leafs and data sets`,
    );
  }

  function* described(some: Iterable<Made>): Generator<Made> {
    for (const made of some) {
      count++;
      if (balance !== undefined) {
        made.entry.group = groupOf(made.entry, balance);
        isGrouped ||= made.entry.group !== '';
      }
      if (counter) made.entry.tokens = countTokens(rowOf(made.entry).messages, counter);
      if (split) made.entry.unit = unitOf(made.entry, made.from, split.by);
      yield made;
    }
  }
}
