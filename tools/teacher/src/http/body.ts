import type { IncomingMessage } from 'node:http';
import { RequestError } from './request-error.ts';

/** The largest request that is read, in bytes: far more than any model's window holds. */
export const largestBody = 8 * 1024 * 1024;

/** The JSON value of a request's body; throws RequestError (413 too large, 400 not JSON). */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > largestBody) {
      throw new RequestError(
        413,
        null,
        `Unexpected body of more than ${largestBody} bytes, expected less`,
      );
    }
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new RequestError(400, null, 'Unexpected body, expected one JSON object');
  }
}
