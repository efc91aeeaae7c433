import type { Chunk, Leaf } from '@labpipe/records';
import type { Loss, Row } from '../blocks/block.ts';

/** What a seed row was made of. */
export interface Origin {
  leaf: Leaf;
  chunk?: Chunk;
  /** Of the requests for this row. */
  seed: number;
}

/** A seed row and what has become of it so far. */
export interface Work {
  origin: Origin;
  rows: Row[];
  losses: Loss[];
}
