export { type Bands, bandKeys, bandsFor, foundAt } from './bands.ts';
export { hashText, mix32 } from './hash.ts';
export { marksOf } from './marks.ts';
export { nGramsOf } from './n-grams.ts';
export { type NearDuplicates, openNearDuplicates } from './near-duplicates.ts';
export { normalText } from './normal-text.ts';
export {
  addShingles,
  contentsOf,
  distinct,
  emptyBag,
  jaccard,
  type ShingleBag,
  shingleSet,
} from './shingles.ts';
export { openSketch, type Sketch, sketchSize } from './sketch.ts';
export {
  add,
  estimateTokens,
  isBlank,
  nothing,
  type Size,
  sizeOf,
  tokensOf,
} from './token-estimate.ts';
