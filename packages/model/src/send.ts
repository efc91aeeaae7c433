import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Connections } from './connections.ts';
import { AnswerError } from './errors.ts';

export interface Outgoing {
  /** Scheme, host, port and path, as `urlToHttpOptions` gives them: taken apart once, and not for every request. */
  target: RequestOptions;
  method: string;
  headers: OutgoingHttpHeaders;
  body?: string | Uint8Array | undefined;
  /** Given each request that is sent, so as to end it before its answer. */
  onSent: (request: ClientRequest) => void;
}

/**
 * Send a request and give the head of its answer; once more where the server had just closed the connection that was kept.
 * `fetch` takes three times the CPU time.
 */
export async function send(
  outgoing: Outgoing,
  connections: Connections,
  isSecondTry = false,
): Promise<IncomingMessage> {
  const { target, method, headers, body, onSent } = outgoing;
  const isSecure = target.protocol === 'https:';
  const request = (isSecure ? requestHttps : requestHttp)({
    ...target,
    method,
    headers,
    agent: isSecure ? connections.https : connections.http,
  });
  onSent(request);
  try {
    return await new Promise((resolve, reject) => {
      request.on('response', resolve).on('error', reject);
      // With its length, as a body in chunks is more than small servers take.
      request.end(body);
    });
  } catch (error) {
    const wasClosed = (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (isSecondTry || !wasClosed || !request.reusedSocket) throw error;
    return send(outgoing, connections, true);
  }
}

/** The body of an answer. Not by `for await`, which costs a promise or two for every part. */
export function textOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    response
      .on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > largestAnswer) response.destroy(tooLarge());
      })
      .on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
      .on('error', reject);
  });
}

/** No model writes as much; a server that never ends must not take all memory. Bytes. */
const largestAnswer = 64 * 1024 * 1024;

function tooLarge(): AnswerError {
  const message = `Unexpected answer of more than ${largestAnswer} bytes, expected less`;
  return new AnswerError(message, { isBroken: false });
}
