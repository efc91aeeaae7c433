export { learnMerges, type Vocabulary } from './learn-merges.ts';
export { preTokenizers, splitWords } from './pre-tokenizers.ts';
export { byteToken, spaceMark } from './sentence-pieces.ts';
export { tokenTypes } from './special-tokens.ts';
export { openTokenCounter, type TokenCounter, tokenEstimate } from './token-counter.ts';
export { type Tokenizer, tokenizerOf } from './tokenizer.ts';
