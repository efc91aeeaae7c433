import { type Io, inputs } from '@labpipe/cli';
import { type Leaf, type Ledger, leaf } from '@labpipe/records';
import type { Shard } from './shard.ts';

/** The leaves of these inputs that are ours; the others are neither counted nor lost: another machine has them. */
export async function* leavesOf(
  paths: readonly string[],
  isOurs: Shard,
  ledger: Ledger,
  io: Io,
): AsyncGenerator<Leaf> {
  let others = 0;
  for (const input of inputs(paths, io)) {
    for await (const record of ledger.read(input, leaf)) {
      if (isOurs(record)) {
        yield record;
        continue;
      }
      ledger.took(-1);
      others++;
    }
  }
  if (others > 0) ledger.note(`${others} of other shards`);
}
