import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../http/api-error.ts';

/** Parameters of OpenAI's API that would change the answer and that we do not have, with the values that ask for nothing. */
const unsupported: Readonly<Record<string, readonly unknown[]>> = {
  best_of: [1],
  frequency_penalty: [0],
  function_call: ['none'],
  functions: [[]],
  logit_bias: [{}],
  modalities: [['text']],
  presence_penalty: [0],
  response_format: [{ type: 'text' }],
  suffix: [''],
  tool_choice: ['none', 'auto'],
  tools: [[]],
};

/** Throw ApiError (400) rather than answer something else than what was asked for. */
export function refuseUnsupported(body: Readonly<Record<string, unknown>>): void {
  for (const [param, harmless] of Object.entries(unsupported)) {
    const value = body[param];
    if (value === undefined || harmless.some((same) => isDeepStrictEqual(value, same))) continue;
    throw new ApiError(400, `${param}: Unexpected parameter, which this server does not support`, {
      code: 'unsupported_parameter',
      param,
    });
  }
}
