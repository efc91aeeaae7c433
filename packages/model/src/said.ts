/** What a server says of an error. */
export interface Said {
  /** At most 300 characters on one line. */
  message: string;
  /** A word for it, such as `context_length_exceeded`. */
  code: string | undefined;
  /** The parameter at fault. */
  param: string | undefined;
}

/**
 * What an error's body says, in whatever form: OpenAI's `{error: {message, code, param}}`, Ollama's `{error: "…"}`, vLLM's `{message}`,
 * FastAPI's `{detail}` (a text, or a list of what is wrong), a web page of a proxy, plain text.
 */
export function saidIn(body: string): Said {
  const value = parsed(body);
  const text = messageIn(value) ?? (isPage(body) ? textOfPage(body) : body);
  const line = text.replace(/\s+/g, ' ').trim();
  const { error = value } = objectOf(value);
  const { code, param } = objectOf(error);
  return {
    message: line.length > longest ? `${line.slice(0, longest)}…` : line,
    code: typeof code === 'string' ? code : undefined,
    param: typeof param === 'string' ? param : undefined,
  };
}

const longest = 300;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function messageIn(value: unknown, depth = 5): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth === 0) return undefined;
  const within = (inner: unknown) => messageIn(inner, depth - 1);
  if (Array.isArray(value)) return value.map((one) => within(one) ?? '').join('; ');
  const { error, message, detail, msg, loc } = value as Record<string, unknown>;
  if (typeof msg === 'string') return Array.isArray(loc) ? `${loc.join('.')}: ${msg}` : msg;
  return within(error) ?? within(message) ?? within(detail);
}

function isPage(body: string): boolean {
  return /^\s*</.test(body.slice(0, 100));
}

// The title says it: 502 Bad Gateway.
function textOfPage(body: string): string {
  const page = body.slice(0, 10_000);
  return /<title[^<>]*>([^<]*)/i.exec(page)?.[1] ?? page.replace(/<[^<>]*>/g, ' ');
}
