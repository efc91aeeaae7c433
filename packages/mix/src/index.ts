export { factOf } from './held-out/fact.ts';
export { phraseFinder } from './held-out/phrase-finder.ts';
export { normalText } from './normal-text.ts';
export { shapesOf } from './shapes/index.ts';
export { rowId, type TrainingRow, trainingRow } from './training-row.ts';
