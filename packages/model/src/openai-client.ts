import OpenAI from 'openai';
import { AnswerError, HttpError, NetworkError, SilenceError } from './errors.ts';
import type { Fetch } from './keep-alive-fetch.ts';

export interface OpenAISettings {
  url: string;
  key: string;
  timeoutSeconds: number;
  retries: number;
  fetch: Fetch;
  isDebug: boolean;
}

/** OpenAI's own client, for what is streamed or asked seldom. */
export function openOpenAI(settings: OpenAISettings): OpenAI {
  const { url, key, timeoutSeconds, retries, fetch, isDebug } = settings;
  return new OpenAI({
    baseURL: url,
    apiKey: key,
    maxRetries: retries,
    fetch,
    timeout: timeoutSeconds * 1000,
    logLevel: isDebug ? 'debug' : 'off',
    organization: null,
    project: null,
  });
}

/** One of its errors in our words; `shown` makes what a server said fit to be shown. */
export function translate(
  error: unknown,
  timeoutSeconds: number,
  shown: (text: string) => string,
): unknown {
  if (error instanceof OpenAI.APIUserAbortError) return error;
  if (error instanceof OpenAI.APIConnectionTimeoutError) return new SilenceError(timeoutSeconds);
  if (error instanceof OpenAI.APIConnectionError) return new NetworkError(error);
  if (error instanceof OpenAI.APIError) {
    const status = error.status ?? 0;
    const { message, code, param } = error;
    return new HttpError(status, {
      message: shown(message.replace(new RegExp(`^${status} `), '')),
      code: code ?? undefined,
      param: param ?? undefined,
    });
  }
  if (!isBroken(error)) return error;
  return new AnswerError(`Unexpected ${error.message}, expected JSON`, {
    isBroken: true,
    cause: error,
  });
}

// fetch says of a body that breaks off: TypeError: terminated; JSON.parse throws a SyntaxError.
function isBroken(error: unknown): error is Error {
  return (
    error instanceof SyntaxError || (error instanceof TypeError && error.message === 'terminated')
  );
}
