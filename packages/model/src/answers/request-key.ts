import { contentHash } from '@labpipe/records';
import type { ChatRequest } from '../request.ts';

/**
 * A name for a request (40 hex digits) that follows from all that can change its answer: the kind of route, the model, the
 * messages and every parameter. Where the server listens and the order of the keys change nothing.
 */
export function requestKey(model: string, request: ChatRequest): string {
  return contentHash(['chat/completions', { model, ...request }]).slice(0, 40);
}
