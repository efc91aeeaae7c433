import { EndpointError, type Io } from '@labpipe/cli';
import OpenAI from 'openai';
import { type EndpointArgs, type EndpointSettings, endpointSettings } from './endpoint.ts';
import { explain } from './errors.ts';
import { openInterruption } from './interruption.ts';
import { openKeepAliveFetch } from './keep-alive-fetch.ts';
import { fetchOver, type Lane, openLane } from './lane.ts';
import { openPool } from './pool.ts';
import { retryBroken } from './retry.ts';
import { adaptiveWidth, fixedWidth } from './width.ts';

export interface ChatMessage {
  role: string;
  content: string;
}

export interface ChatRequest {
  messages: readonly ChatMessage[];
  temperature?: number;
  top_p?: number;
  max_tokens?: number;
  n?: number;
  seed?: number;
  stop?: string | string[];
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
}

/** What a model answered: one text a choice, why each ended, and what it took. */
export interface ChatAnswer {
  texts: string[];
  finish: string[];
  usage: Usage;
  model: string;
}

export interface CompletionRequest {
  prompt: string | string[];
  max_tokens?: number;
  temperature?: number;
  n?: number;
  seed?: number;
  stop?: string | string[];
  echo?: boolean;
  logprobs?: number;
}

/** A model behind an OpenAI-compatible endpoint. Failures are EndpointError (away for good) or RequestError. */
export interface Client {
  url: string;
  model: string;
  chat: (request: ChatRequest) => Promise<ChatAnswer>;
  /** The pieces of one answer as they come. */
  stream: (request: ChatRequest, signal?: AbortSignal) => AsyncIterable<string>;
  complete: (request: CompletionRequest) => Promise<OpenAI.Completion>;
}

/** How many requests may be in flight: so many, or at an endpoint as many as it makes good use of, from `start` to `most`. */
export type Jobs = number | { start: number; most: number };

/**
 * Reach the endpoints that the flags or the environment name. Each request goes to the one with most room; where one fails
 * for good, to another.
 */
export async function connect(
  args: EndpointArgs,
  io: Pick<Io, 'env' | 'signal'>,
  { jobs = 1 }: { jobs?: Jobs } = {},
): Promise<Client> {
  const settings = endpointSettings(args, io);
  const endpoints = settings.urls.map((url) => openEndpoint(url, settings, io, jobs));
  const pool = openPool(endpoints, typeof jobs === 'number' ? jobs : Number.POSITIVE_INFINITY);
  const interruptible = openInterruption(io.signal);
  const { retries } = settings;

  const ask = async <T>(request: Ask<T>): Promise<T> => {
    const failed = new Set<Endpoint>();
    for (;;) {
      let asked: Endpoint | undefined;
      try {
        return await pool((endpoint) => {
          asked = endpoint;
          const { openai } = endpoint;
          return interruptible((signal) =>
            retryBroken(async () => request(openai, signal ? { signal } : {}), { retries, signal }),
          );
        }, failed);
      } catch (error) {
        const { url } = asked as Endpoint;
        const explained = explain(error, url);
        if (!(explained instanceof EndpointError)) throw explained;
        failed.add(rest(asked as Endpoint));
        if (failed.size === endpoints.length) throw explained;
      }
    }
  };
  const model = settings.model ?? (await ask((openai) => firstModel(openai, settings.url)));

  return {
    url: settings.url,
    model,
    chat: (request) =>
      ask(async (openai, options) =>
        chatAnswer(await openai.chat.completions.create(chatBody(model, request), options)),
      ),
    async *stream(request, signal = io.signal) {
      const [{ openai, url }] = endpoints as [Endpoint];
      try {
        const body = { ...chatBody(model, request), stream: true as const };
        for await (const { choices } of await openai.chat.completions.create(
          body,
          abortable(signal),
        )) {
          const piece = choices[0]?.delta.content;
          if (piece) yield piece;
        }
      } catch (error) {
        throw explain(error, url);
      }
    },
    complete: (request) =>
      ask((openai, options) =>
        openai.completions.create({ ...request, model, stream: false }, options),
      ),
  };
}

type Ask<T> = (openai: OpenAI, options: { signal?: AbortSignal }) => PromiseLike<T>;

interface Endpoint extends Lane {
  url: string;
  openai: OpenAI;
}

function openEndpoint(
  url: string,
  { key, timeoutSeconds, retries, urls }: EndpointSettings,
  { env }: Pick<Io, 'env'>,
  jobs: Jobs,
): Endpoint {
  const lane = openLane(typeof jobs === 'number' ? fixedWidth(jobs) : adaptiveWidth(jobs));
  const openai = new OpenAI({
    baseURL: url,
    apiKey: key,
    // The client waits as Retry-After says, else 0.5 s doubled each time up to 8 s, less up to a quarter at random. Where
    // there is another endpoint, that one is asked instead.
    maxRetries: urls.length > 1 ? Math.min(retries, 1) : retries,
    fetch: fetchOver(lane, openKeepAliveFetch()),
    timeout: timeoutSeconds * 1000,
    logLevel: env['DEBUG'] ? 'debug' : 'off',
    organization: null,
    project: null,
  });
  return Object.assign(lane, { url, openai });
}

/** An endpoint that failed is asked again after a while, or when no other is left. Milliseconds. */
const restTime = 30_000;

function rest(endpoint: Endpoint): Endpoint {
  endpoint.restsUntil = performance.now() + restTime;
  return endpoint;
}

async function firstModel(openai: OpenAI, url: string): Promise<string> {
  const { data } = await openai.models.list();
  const name = data?.[0]?.id;
  if (name === undefined) {
    throw new EndpointError(
      `${url}: Unexpected empty list of models, expected one: name it with --model`,
    );
  }
  return name;
}

function chatBody(model: string, { messages, ...request }: ChatRequest) {
  return {
    ...request,
    model,
    messages: messages as OpenAI.ChatCompletionMessageParam[],
  };
}

function chatAnswer({ choices, usage, model }: OpenAI.ChatCompletion): ChatAnswer {
  return {
    texts: choices.map(({ message }) => message.content ?? ''),
    finish: choices.map(({ finish_reason }) => finish_reason),
    usage: {
      prompt_tokens: usage?.prompt_tokens ?? 0,
      completion_tokens: usage?.completion_tokens ?? 0,
      total_tokens: usage?.total_tokens ?? 0,
    },
    model,
  };
}

// A signal of its own for each request: openai's client never takes its listener off the one that it is given.
function abortable(signal: AbortSignal | undefined) {
  return signal ? { signal: AbortSignal.any([signal]) } : {};
}
