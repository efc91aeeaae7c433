import type { IncomingHttpHeaders } from 'node:http';

/** What Retry-After (seconds or a date) or OpenAI's retry-after-ms asks for, in milliseconds; 0 when nothing does. */
export function retryAfter(headers: IncomingHttpHeaders): number {
  const { 'retry-after': asked = '', 'retry-after-ms': exact } = headers;
  const milliseconds = isNumber(exact)
    ? Number(exact)
    : isNumber(asked)
      ? Number(asked) * 1000
      : Date.parse(asked) - Date.now();
  return milliseconds > 0 ? Math.min(milliseconds, longest) : 0;
}

function isNumber(text: unknown): boolean {
  return typeof text === 'string' && /^\d+(\.\d+)?$/.test(text);
}

/** A clock that is wrong must not stop us for a day. */
const longest = 10 * 60_000;
