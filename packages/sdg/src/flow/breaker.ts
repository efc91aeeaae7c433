import { EndpointError } from '@labpipe/cli';
import { AnswerError } from '@labpipe/model';
import type { Context } from '../blocks/block.ts';

type Client = Context['client'];

/** A client that knows when its endpoint is down for good. */
export interface Breaker {
  client: Client;
  /** Why nothing more is asked, once that is so. */
  down: () => EndpointError | undefined;
}

/** Requests that may fail in a row before the endpoint counts as down: one can be poison, three in a row are none. */
const patience = 3;

/** What no other request will change: a key or route that is wrong. */
const final = [401, 403, 404];

/**
 * Tell a request that fails for good from an endpoint that is down. One request that the server cannot bear must not end a run of
 * thousands; an endpoint that is away must not be asked thousands of times.
 */
export function openBreaker(client: Client): Breaker {
  let failures = 0;
  let down: EndpointError | undefined;

  return {
    down: () => down,
    client: {
      ...client,
      chat: async (request) => {
        if (down) throw down;
        try {
          const answer = await client.chat(request);
          failures = 0;
          return answer;
        } catch (error) {
          const away = endpointOf(error, client.url);
          if (away) {
            failures++;
            if (failures >= patience || isFinal(away)) down ??= away;
          }
          throw error;
        }
      },
    },
  };
}

/** What a failure says of the endpoint, if anything: one that answers with web pages is none. */
function endpointOf(error: unknown, url: string): EndpointError | undefined {
  if (error instanceof EndpointError) return error;
  if (!(error instanceof AnswerError)) return undefined;
  const message = `${url}: ${error.message}: is --endpoint-url right?`;
  return new EndpointError(message, { cause: error });
}

function isFinal({ cause }: EndpointError): boolean {
  return final.includes((cause as { status?: number } | undefined)?.status ?? 0);
}
