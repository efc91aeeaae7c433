export { add, estimateTokens, isBlank, nothing, type Size, sizeOf, tokensOf } from '@labpipe/text';
