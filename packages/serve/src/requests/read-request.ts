import type { Validator } from '@labpipe/records';
import { ApiError } from '../http/api-error.ts';
import type { Served } from '../route.ts';
import { refuseUnsupported } from './unsupported.ts';

/** A request's body once it is known to be one; null stands for "not given", as OpenAI's clients send it. Throws ApiError. */
export function readRequest<T extends { model?: string | undefined }>(
  body: Readonly<Record<string, unknown>>,
  validate: Validator,
  served: Served,
): T {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  refuseUnsupported(given);
  const wrong = validate(given);
  if (wrong !== undefined) {
    throw new ApiError(400, `Unexpected request: ${wrong}`, { code: 'invalid_request' });
  }
  const request = given as T;
  checkModel(request.model, served);
  return request;
}

// Answers of another model than the one that was asked for would be worse than none.
function checkModel(asked: string | undefined, { name, aliases }: Served): void {
  if (asked === undefined || asked === name || aliases.includes(asked)) return;
  throw new ApiError(404, `Unexpected model ${asked}, expected ${name}, the one that is served`, {
    code: 'model_not_found',
    param: 'model',
  });
}
