import { createHash } from 'node:crypto';
import type { ChatRequest } from '../request.ts';

/**
 * A name for a request (40 hex digits) that follows from all that can change its answer: the kind of route, the model, the
 * messages and every parameter. Where the server listens and the order of the keys change nothing.
 */
export function requestKey(model: string, request: ChatRequest): string {
  const whole = ['chat/completions', { model, ...request }];
  return createHash('sha256').update(JSON.stringify(whole, sorted)).digest('hex').slice(0, 40);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
