export { chunkDocument } from './chunks/chunk.ts';
export { estimateTokens } from './chunks/size.ts';
export { parsePairs } from './parse/pairs.ts';
export type { Parsed, Refusal, Reply } from './parse/reply.ts';
