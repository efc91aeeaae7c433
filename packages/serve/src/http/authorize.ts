import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** Throw ApiError (401) unless the request brings the key; without a key everybody may ask. */
export function authorize(request: IncomingMessage, key: string | undefined): void {
  if (key === undefined) return;
  const given = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (timingSafeEqual(digest(given), digest(key))) return;
  throw new ApiError(401, 'Unexpected key, expected the one in the --api-key-file of serve', {
    code: 'invalid_api_key',
  });
}

// Digests are of one length, as the comparison in constant time wants it.
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
