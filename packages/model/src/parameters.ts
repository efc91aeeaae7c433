import { HttpError } from './errors.ts';

/** What a request says besides its messages, and what else it may be called. */
const droppable = ['seed', 'n', 'response_format', 'temperature', 'top_p', 'stop'] as const;

/** How servers say that they do not know a parameter, or not with this model. */
const unknown =
  /unsupported|not supported|does(n't| not) support|unknown|unrecognized|unexpected|not permitted|not allowed|extra (inputs|fields)|use '?max_completion_tokens/i;

/**
 * The parameters that an endpoint turned out not to take. OpenAI's reasoning models know neither `max_tokens` nor a temperature, small
 * servers no `seed`, `n` or `response_format`, some nothing but streams: each is asked again without what it refused.
 */
export interface Parameters {
  /** A body without them. */
  fit: (body: object) => object;
  /** What an error says of a parameter in the body that was sent; nothing when it refuses no such. */
  learn: (error: unknown, sent: object) => Learned | undefined;
}

interface Learned {
  /** Others in flight may have learned it before. */
  isNew: boolean;
  says: string;
}

export function openParameters(): Parameters {
  const refused = new Set<string>();
  return {
    fit: (body) => (refused.size === 0 ? body : fitted(body, refused)),
    learn: (error, sent) => {
      if (!(error instanceof HttpError) || (error.status !== 400 && error.status !== 422)) return;
      const name = refusedIn(error, sent);
      if (name === undefined) return undefined;
      const isNew = !refused.has(name);
      refused.add(name);
      return { isNew, says: sayings[name] ?? `takes no ${name}: going on without` };
    },
  };
}

const sayings: Readonly<Record<string, string>> = {
  stream: 'gives nothing but streams: going on with them',
  max_tokens: 'takes no max_tokens: going on with max_completion_tokens',
};

const onlyStreams = /only supports? stream|stream(ing)? (mode )?only|stream must be true/i;

function fitted(body: object, refused: ReadonlySet<string>): object {
  const entries = Object.entries(body).flatMap(([name, value]) => {
    if (!refused.has(name)) return [[name, value]];
    return name === 'max_tokens' ? [['max_completion_tokens', value]] : [];
  });
  return { ...Object.fromEntries(entries), ...(refused.has('stream') && { stream: true }) };
}

function refusedIn({ message, param, code }: HttpError, sent: object): string | undefined {
  if (!('stream' in sent) && onlyStreams.test(message)) return 'stream';
  if (!unknown.test(`${code ?? ''} ${message}`)) return undefined;
  return [...droppable, 'max_tokens'].find(
    (name) => name in sent && (param === name || isNamed(name, message)),
  );
}

// `n` is a word of its own in quotes, or behind a dot, only.
function isNamed(name: string, message: string): boolean {
  return new RegExp(name.length > 1 ? `\\b${name}\\b` : `['"\`.]${name}['"\`:]`).test(message);
}
