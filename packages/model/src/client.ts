import { EndpointError } from '@labpipe/cli';
import type OpenAI from 'openai';
import { type ChatAnswer, chatAnswer, completion } from './answer.ts';
import { openConnections } from './connections.ts';
import { type EndpointArgs, endpointSettings } from './endpoint.ts';
import { explain, RequestError } from './errors.ts';
import { openInterruption } from './interruption.ts';
import { firstModel } from './models.ts';
import { type Endpoint, openEndpoint, rest, type World } from './open-endpoint.ts';
import { openPool } from './pool.ts';
import type { ChatRequest, CompletionRequest } from './request.ts';
import { vectorsOf } from './vectors.ts';
import { adaptiveWidth, fixedWidth } from './width.ts';

/** A model behind an OpenAI-compatible endpoint. Failures are EndpointError (away for good), RequestError, or AnswerError. */
export interface Client {
  url: string;
  model: string;
  chat: (request: ChatRequest) => Promise<ChatAnswer>;
  /** The pieces of one answer as they come. */
  stream: (request: ChatRequest, signal?: AbortSignal) => AsyncIterable<string>;
  /** As text, without the server's chat template. */
  complete: (
    request: CompletionRequest,
    options?: { retries?: number },
  ) => Promise<OpenAI.Completion>;
  /** A vector a text, all of one length, in the order of the texts. */
  embed: (texts: readonly string[]) => Promise<Float32Array[]>;
}

/** How many requests may be in flight: so many, or at an endpoint as many as it makes good use of, from `start` to `most`. */
export type Jobs = number | { start: number; most: number };

/**
 * Reach the endpoints that the flags or the environment name. Each request goes to the one with most room; where one fails
 * for good, to another.
 */
export async function connect(
  args: EndpointArgs,
  io: World['io'],
  { jobs = 1 }: { jobs?: Jobs } = {},
): Promise<Client> {
  const settings = endpointSettings(args, io);
  const world = { io, interruption: openInterruption(io.signal) };
  const endpoints = await Promise.all(
    settings.urls.map(async (url) => {
      const connections = await openConnections(url, io.env);
      const width = typeof jobs === 'number' ? fixedWidth(jobs) : adaptiveWidth(jobs);
      return openEndpoint(url, settings, { width, connections }, world);
    }),
  );
  const ask = openAsk(endpoints, typeof jobs === 'number' ? jobs : Number.POSITIVE_INFINITY);
  const model = settings.model ?? (await listedModel(ask));

  return {
    url: settings.url,
    model,
    chat: (request) =>
      ask((endpoint) => endpoint.ask('/chat/completions', { ...request, model }, chatAnswer)),
    async *stream(request, signal = io.signal) {
      const [endpoint] = endpoints as [Endpoint];
      try {
        const openai = await endpoint.openai();
        const body = { ...chatBody(model, request), stream: true as const };
        const pieces = await openai.chat.completions.create(body, abortable(signal));
        for await (const { choices } of pieces) {
          const piece = choices[0]?.delta.content;
          if (piece) yield piece;
        }
      } catch (error) {
        throw explain(await endpoint.translate(error), endpoint.url);
      }
    },
    complete: (request, options) =>
      ask((endpoint) => endpoint.ask('/completions', { ...request, model }, completion, options)),
    embed: (texts) => {
      const request = { model, input: texts, encoding_format: 'float' };
      return ask((endpoint) =>
        endpoint.ask('/embeddings', request, (body) => vectorsOf(body, texts.length)),
      );
    },
  };
}

// A web page or a refusal in place of the list says that the url is wrong, not that a request is.
async function listedModel(ask: Ask): Promise<string> {
  let asked = '';
  try {
    return await ask(({ ask, url }) => {
      asked = url;
      return ask('/models', undefined, (text) => firstModel(text, url));
    });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { message } = error;
    throw new EndpointError(
      `${asked}/models: ${message}, as the list of models: check --endpoint-url, or name the model with --model`,
      { cause: error },
    );
  }
}

type Ask = <T>(task: (endpoint: Endpoint) => Promise<T>) => Promise<T>;

/** Run tasks over endpoints, at most so many at a time; what fails for good at one is tried at another. */
function openAsk(endpoints: readonly Endpoint[], most: number): Ask {
  const pool = openPool(endpoints, most);
  return async (task) => {
    const failed = new Set<Endpoint>();
    for (;;) {
      let asked: Endpoint | undefined;
      try {
        return await pool((endpoint) => {
          asked = endpoint;
          return task(endpoint);
        }, failed);
      } catch (error) {
        const endpoint = asked as Endpoint;
        const explained = explain(error, endpoint.url);
        if (!(explained instanceof EndpointError)) throw explained;
        rest(endpoint);
        failed.add(endpoint);
        if (failed.size === endpoints.length) throw explained;
      }
    }
  };
}

function chatBody(model: string, { messages, ...request }: ChatRequest) {
  return {
    ...request,
    model,
    messages: messages as OpenAI.ChatCompletionMessageParam[],
  };
}

// A signal of its own for each request: openai's client never takes its listener off the one that it is given.
function abortable(signal: AbortSignal | undefined) {
  return signal ? { signal: AbortSignal.any([signal]) } : {};
}
