/** A request that is answered with an error: the HTTP status, the field at fault, and what was expected. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  readonly param: string | null;

  constructor(status: number, param: string | null, message: string) {
    super(message);
    this.status = status;
    this.param = param;
  }
}

/** The body of an error, as OpenAI's servers write it. */
export function errorBody(status: number, message: string, param: string | null = null): object {
  const type =
    status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { error: { message, type, param, code: codes[status] ?? null } };
}

const codes: Record<number, string> = {
  404: 'not_found',
  413: 'request_too_large',
  429: 'rate_limit_exceeded',
};
