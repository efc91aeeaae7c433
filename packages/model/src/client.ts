import { EndpointError, type Io } from '@labpipe/cli';
import OpenAI from 'openai';
import { type EndpointArgs, endpointSettings } from './endpoint.ts';
import { explain } from './errors.ts';
import { openKeepAliveFetch } from './keep-alive-fetch.ts';
import { limit } from './limit.ts';
import { retryBroken } from './retry.ts';

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

/** Reach the endpoint that the flags or the environment name, with at most `jobs` requests in flight. */
export async function connect(
  args: EndpointArgs,
  io: Pick<Io, 'env' | 'signal'>,
  { jobs = 1 }: { jobs?: number } = {},
): Promise<Client> {
  const { url, key, timeoutSeconds, retries, ...settings } = endpointSettings(args, io);
  const openai = new OpenAI({
    baseURL: url,
    apiKey: key,
    // The client waits as Retry-After says, else 0.5 s doubled each time up to 8 s, less up to a quarter at random.
    maxRetries: retries,
    fetch: openKeepAliveFetch(),
    timeout: timeoutSeconds * 1000,
    logLevel: io.env['DEBUG'] ? 'debug' : 'off',
    organization: null,
    project: null,
  });
  const gate = limit(jobs);
  const options = () => abortable(io.signal);
  const ask = <T>(request: () => PromiseLike<T>): Promise<T> =>
    gate(async () => {
      try {
        return await retryBroken(async () => request(), { retries, signal: io.signal });
      } catch (error) {
        throw explain(error, url);
      }
    });
  const model = settings.model ?? (await ask(() => firstModel(openai, url)));

  return {
    url,
    model,
    chat: (request) =>
      ask(async () =>
        chatAnswer(await openai.chat.completions.create(chatBody(model, request), options())),
      ),
    async *stream(request, signal = io.signal) {
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
      ask(() => openai.completions.create({ ...request, model, stream: false }, options())),
  };
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
