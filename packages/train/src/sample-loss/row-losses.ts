import type { MicroBatch } from '../steps/micro-batch.ts';

/** How well a model knew what a row was to teach it, before it was taught. */
export interface RowLoss {
  /** Of the row. */
  id: string;
  /** Mean cross entropy of its learned tokens, in nats. */
  loss: number;
  /** Its learned tokens. */
  tokens: number;
}

/** The loss of every row of a step, from the losses of the places of its micro-batches. */
export function rowLosses(
  batches: readonly Pick<MicroBatch, 'owners' | 'ids'>[],
  losses: readonly Float32Array[],
): RowLoss[] {
  return batches.flatMap(({ owners, ids }, batch) => {
    const sums = new Float64Array(ids.length);
    const tokens = new Int32Array(ids.length);
    for (const [place, owner] of owners.entries()) {
      if (owner < 0) continue;
      sums[owner]! += losses[batch]![place]!;
      tokens[owner]!++;
    }
    return ids.map((id, i) => ({ id, loss: sums[i]! / tokens[i]!, tokens: tokens[i]! }));
  });
}
