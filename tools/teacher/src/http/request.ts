import { RequestError } from './request-error.ts';

/** What a request asks for, whichever route it came by. */
export interface Ask {
  prompt: string;
  seed?: number;
  /** How many replies. */
  choices: number;
  maxTokens?: number;
  stop: string[];
  stream: boolean;
  /** Whether the stream ends with a chunk that counts tokens. */
  streamUsage: boolean;
}

/** The name under which the stand-in answers. */
export const modelName = 'stand-in-teacher';

/** Read the body of a chat completion; throws RequestError. Sampling parameters are taken and mean nothing here. */
export function readChat(body: unknown): Ask[] {
  const fields = fieldsOf(body);
  const messages = fields['messages'];
  if (!Array.isArray(messages) || messages.length === 0) {
    throw refused('messages', 'Unexpected value, expected a list of at least one message');
  }
  return [{ prompt: messages.map(textOf).join('\n\n'), ...common(fields) }];
}

/** Read the body of a text completion, one ask a prompt; throws RequestError. */
export function readCompletion(body: unknown): Ask[] {
  const fields = fieldsOf(body);
  const prompts = [fields['prompt']].flat();
  if (prompts.length === 0 || !prompts.every((prompt) => typeof prompt === 'string'))
    throw refused('prompt', 'Unexpected value, expected a text or a list of texts');
  const asked = common(fields);
  if (asked.stream && prompts.length > 1)
    throw refused('prompt', 'Unexpected list, expected one text where the answer is streamed');
  return prompts.map((prompt) => ({ prompt, ...asked }));
}

function common(fields: Record<string, unknown>): Omit<Ask, 'prompt'> {
  const { model, logprobs, echo, stop, stream, stream_options: streamOptions } = fields;
  if (model !== undefined && model !== modelName) {
    throw new RequestError(
      404,
      'model',
      `Unexpected model ${JSON.stringify(model)}, expected ${modelName}`,
    );
  }
  if (logprobs || echo) {
    throw refused(
      logprobs ? 'logprobs' : 'echo',
      'Not to be had: a stand-in without a model has no token probabilities',
    );
  }
  const maxTokens =
    integer(fields, 'max_completion_tokens', 1, 2 ** 31) ??
    integer(fields, 'max_tokens', 1, 2 ** 31);
  const seed = integer(fields, 'seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return {
    choices: integer(fields, 'n', 1, 128) ?? 1,
    stop: stopsOf(stop),
    stream: stream === true,
    streamUsage: (streamOptions as { include_usage?: unknown } | undefined)?.include_usage === true,
    ...(maxTokens === undefined ? {} : { maxTokens }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function textOf(message: unknown, index: number): string {
  const { role, content } = (message ?? {}) as { role?: unknown; content?: unknown };
  if (typeof role !== 'string')
    throw refused(`messages[${index}].role`, 'Unexpected value, expected a text');
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content.map((part) => part?.text) : [undefined];
  if (parts.some((part) => typeof part !== 'string')) {
    throw refused(
      `messages[${index}].content`,
      'Unexpected value, expected a text or a list of texts',
    );
  }
  return parts.join('\n');
}

function fieldsOf(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw refused(null, 'Unexpected body, expected one JSON object');
}

function integer(
  fields: Record<string, unknown>,
  name: string,
  least: number,
  most: number,
): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most)
    return Number(value);
  throw refused(
    name,
    `Unexpected ${JSON.stringify(value)}, expected a whole number from ${least} to ${most}`,
  );
}

function stopsOf(stop: unknown): string[] {
  const stops = stop === undefined || stop === null ? [] : [stop].flat();
  if (stops.every((text): text is string => typeof text === 'string'))
    return stops.filter((text) => text !== '');
  throw refused('stop', 'Unexpected value, expected a text or a list of texts');
}

function refused(param: string | null, message: string): RequestError {
  return new RequestError(400, param, param === null ? message : `${param}: ${message}`);
}
