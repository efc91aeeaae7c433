import { EndpointError } from '@labpipe/cli';
import type { Said } from './said.ts';

/** The endpoint answered, and refused this one request (say, a prompt that is too long): others may succeed. */
export class RequestError extends Error {
  override readonly name: string = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The endpoint answered this one request with what is no completion: a web page, half a text, JSON of another kind. */
export class AnswerError extends RequestError {
  override readonly name = 'AnswerError';
  /** Half a text, or none at all: the next may be whole. */
  readonly isBroken: boolean;

  constructor(message: string, { isBroken, ...options }: ErrorOptions & { isBroken: boolean }) {
    super(200, message, options);
    this.isBroken = isBroken;
  }
}

/** An answer with a status that is no success. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: string | undefined;
  readonly param: string | undefined;
  /** How long the server asks us to wait, in milliseconds; 0 where it does not. */
  readonly retryAfter: number;

  constructor(status: number, { message, code, param }: Said, retryAfter = 0) {
    super(`${status} ${message}`.trim());
    this.status = status;
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
  }
}

/** No answer within the time limit. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';

  constructor(seconds: number) {
    super(`no answer within ${seconds} s`);
  }
}

/** The network or the other side of a connection failed: nobody at the port, a hang-up, a certificate that we cannot trust. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  constructor(cause: unknown, proxy?: string) {
    super(`${reasonOf(cause)}${proxy ? ` (through the proxy ${proxy})` : ''}`, { cause });
  }
}

/** What a failure means to us: this request is refused, or the endpoint is away for good. A defect of ours stays what it is. */
export function explain(error: unknown, url: string): Error {
  if (error instanceof SilenceError) {
    return new EndpointError(
      `${url}: Unexpected silence, expected an answer in time: raise --request-timeout, or lower --jobs`,
      { cause: error },
    );
  }
  if (error instanceof NetworkError) {
    return new EndpointError(
      `${url}: Unexpected ${error.message}, expected a server that answers: is it running, and is the url right?`,
      { cause: error },
    );
  }
  if (error instanceof HttpError) return explainStatus(error, url);
  return error instanceof Error ? error : new Error(String(error));
}

function explainStatus(error: HttpError, url: string): Error {
  const { status, message: said } = error;
  const away = (expected: string, when = '') =>
    new EndpointError(`${url}: Unexpected answer ${said}${when}, expected ${expected}`, {
      cause: error,
    });
  if (status === 401 || status === 403) return away('our key to be accepted: see --api-key-file');
  if (status === 404) return away('this route and model: check --endpoint-url and --model');
  if (status >= 300 && status < 400) return away('no redirect to another host: name that one');
  if (status === 429 || status >= 500)
    return away('a server that has time: lower --jobs, or raise --retries', ' to the last try');
  return new RequestError(status, said, { cause: error });
}

function reasonOf(error: unknown): string {
  let cause: unknown = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}
