import type { ServerResponse } from 'node:http';

/** Answer with one JSON object. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** Answer with server-sent events, one an object, no faster than the client reads, and `[DONE]`. */
export async function sendEvents(
  response: ServerResponse,
  events: AsyncIterable<object>,
  describeError: (error: unknown) => object,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  // The client learns that it was heard, however long it has to wait for the first token.
  response.flushHeaders();
  try {
    for await (const event of events) {
      if (response.destroyed) return;
      if (!response.write(`data: ${JSON.stringify(event)}\n\n`)) {
        await drainedOrClosed(response);
      }
    }
  } catch (error) {
    if (response.destroyed) return;
    // The status went out as 200, so what went wrong can only be told as one more event.
    response.write(`data: ${JSON.stringify(describeError(error))}\n\n`);
  }
  response.end('data: [DONE]\n\n');
}

function drainedOrClosed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
