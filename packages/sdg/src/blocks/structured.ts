import { type ChatRequest, RequestError } from '@labpipe/model';
import type { Context } from './block.ts';

type Client = Pick<Context['client'], 'chat' | 'model'>;

/** Models that were asked for structured output and whose server refused that, and took the same request without. */
const without = new WeakMap<Client, Set<string>>();

/**
 * Ask, in the form that `response_format` names where the server can; a server that refuses it is asked without, this time and for
 * the rest of the run, and what it writes is for the tolerant parsers.
 */
export async function chatStructured<Request extends ChatRequest>(
  client: Client,
  request: Request,
): ReturnType<Client['chat']> {
  const { response_format: format, ...plain } = request as Request & { response_format?: unknown };
  if (format === undefined) return client.chat(request);
  const refused = without.get(client) ?? new Set();
  without.set(client, refused);
  if (refused.has(client.model)) return client.chat(plain as Request);
  try {
    return await client.chat(request);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const answer = await client.chat(plain as Request);
    refused.add(client.model);
    return answer;
  }
}

// 400 and 422: the request is not as the server wants it; 501: it cannot do that.
function isRefusal(error: unknown): boolean {
  return error instanceof RequestError && [400, 422, 501].includes(error.status);
}
