import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** The largest body that is read, in bytes: far more than any context holds. */
const largestBody = 8 * 1024 * 1024;

/** The JSON object in a request's body; throws ApiError (413 too large, 400 not JSON). */
export async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > largestBody) {
      throw new ApiError(413, `Unexpected body of more than ${largestBody} bytes, expected less`);
    }
    parts.push(part);
  }
  const value = parse(Buffer.concat(parts).toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ApiError(400, 'Unexpected body, expected one JSON object');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError(400, `Unexpected body, expected JSON: ${(cause as Error).message}`);
  }
}
