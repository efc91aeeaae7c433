import { openTokenCounter } from '@labpipe/tokenizer';
import { countTokens } from './count-tokens.ts';
import { rowOf } from './entry.ts';
import { groupOf } from './group.ts';
import type { Made } from './make-entries.ts';
import type { Args, Plan } from './plan.ts';
import { unitOf } from './split/unit.ts';

/** Notes with each row what it is balanced by, and what a split may not part it from. */
export async function* describing(
  entries: AsyncIterable<Iterable<Made>>,
  { split }: Plan,
  { balance, 'balance-by': unit, tokenizer }: Args,
): AsyncGenerator<Iterable<Made>> {
  const isCounted = balance !== undefined && unit === 'tokens';
  const counter = isCounted ? await openTokenCounter(tokenizer) : undefined;
  for await (const some of entries) yield split || balance !== undefined ? described(some) : some;

  function* described(some: Iterable<Made>): Generator<Made> {
    for (const made of some) {
      if (balance !== undefined) made.entry.group = groupOf(made.entry, balance);
      if (counter) made.entry.tokens = countTokens(rowOf(made.entry).messages, counter);
      if (split) made.entry.unit = unitOf(made.entry, made.from, split.by);
      yield made;
    }
  }
}
