export {
  add,
  estimateTokens,
  isBlank,
  nothing,
  type Size,
  sizeOf,
  type TokenCounter,
  tokenEstimate,
  tokensOf,
} from '@labpipe/text';
