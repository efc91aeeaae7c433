import type { Chunk, Leaf } from '@labpipe/records';
import type { Loss, Row } from '../blocks/block.ts';

/** What a seed row was made of. */
export interface Origin {
  leaf: Leaf;
  chunk?: Chunk;
  /** Of the requests for this row. */
  seed: number;
  /** Another chunk of the leaf about the same things, if there is one; found when it is asked for. */
  related?: () => Chunk | undefined;
}

/** A seed row and what has become of it so far. */
export interface Work {
  origin: Origin;
  rows: Row[];
  losses: Loss[];
}
