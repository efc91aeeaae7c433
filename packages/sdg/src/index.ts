export { estimateTokens } from '@labpipe/text';
export { chunkDocument } from './chunks/chunk.ts';
export { parsePairs } from './parse/pairs.ts';
export type { Parsed, Refusal, Reply } from './parse/reply.ts';
