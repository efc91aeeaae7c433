import { EndpointError } from '@labpipe/cli';
import OpenAI from 'openai';

/** The endpoint answered, and refused this one request (say, a prompt that is too long): others may succeed. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** What a failure of the client means to us: this request is refused, or the endpoint is away for good. */
export function explain(error: unknown, url: string): Error {
  if (error instanceof OpenAI.APIUserAbortError) return error;
  if (error instanceof OpenAI.APIConnectionTimeoutError) {
    return new EndpointError(
      `${url}: Unexpected silence, expected an answer in time: raise --request-timeout, or lower --jobs`,
      {
        cause: error,
      },
    );
  }
  if (error instanceof OpenAI.APIConnectionError) {
    return new EndpointError(
      `${url}: Unexpected ${reason(error)}, expected a server that answers: is it running, and is the url right?`,
      {
        cause: error,
      },
    );
  }
  if (!(error instanceof OpenAI.APIError)) return asError(error);
  return explainStatus(error, url);
}

function explainStatus(error: InstanceType<typeof OpenAI.APIError>, url: string): Error {
  const status = error.status ?? 0;
  const said = error.message;
  if (status === 401 || status === 403) {
    return new EndpointError(
      `${url}: Unexpected answer ${said}, expected our key to be accepted: see --api-key-file`,
      { cause: error },
    );
  }
  if (status === 404) {
    return new EndpointError(
      `${url}: Unexpected answer ${said}, expected this route and model: check --endpoint-url and --model`,
      {
        cause: error,
      },
    );
  }
  if (status === 429 || status >= 500) {
    return new EndpointError(
      `${url}: Unexpected answer ${said} to the last try, expected a server that has time: lower --jobs, or raise --retries`,
      {
        cause: error,
      },
    );
  }
  return new RequestError(status, said, { cause: error });
}

function reason(error: Error): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
