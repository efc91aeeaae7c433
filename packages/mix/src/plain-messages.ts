import type { GivenMessage } from './given-row.ts';
import { RowError } from './row-error.ts';
import { callsTools, type RowMessage } from './training-row.ts';

/**
 * Messages of somebody else with text as content: parts of text are joined by line feeds, a message that only calls
 * tools has an empty one. Keys that are null, as tables write those that other messages have, are left out. Throws
 * RowError where a part is no text.
 */
export function plainMessages(messages: readonly GivenMessage[]): RowMessage[] {
  return messages.map((message, at) => {
    const { role, content, ...others } = message;
    const said = Array.isArray(content) ? joinParts(content, role, at) : content;
    const isCall = said === null || said === undefined ? callsTools(others) : false;
    const more = Object.entries(others).filter(([, value]) => value !== null);
    // Silence stays as it came, to be refused; the order of keys too.
    const text = isCall ? '' : (said as string);
    if (text === content && more.length === Object.keys(others).length)
      return message as RowMessage;
    return { role, content: text, ...Object.fromEntries(more) };
  });
}

function joinParts(parts: readonly unknown[], role: string, at: number): string {
  return parts.map((part) => textOf(part, role, at)).join('\n');
}

function textOf(part: unknown, role: string, at: number): string {
  if (typeof part === 'string') return part;
  const { type, text } = (part ?? {}) as { type?: unknown; text?: unknown };
  if (typeof text === 'string') return text;
  throw new RowError(
    'not-text',
    `message ${at + 1} (${role}): Unexpected part ${JSON.stringify(type) ?? 'without a type'}, expected text alone: pictures and sound cannot be mixed`,
  );
}
