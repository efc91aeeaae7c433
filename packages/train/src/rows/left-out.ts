import { type ChatMessage, callsOf, functionOf } from './conversation.ts';
import type { Span } from './spans.ts';

/** What of tools, calls and reasoning the template writes nowhere: a row would teach something else without it. */
export function leftOut(
  spans: readonly Span[],
  messages: readonly ChatMessage[],
  tools: readonly unknown[] = [],
): string | undefined {
  const own = spans.map(({ text, message }) => (message === undefined ? text : '')).join('\n');
  const tool = tools.map(functionOf).find((each) => each && !own.includes(each.name));
  if (tool) return `the tool ${tool.name}`;
  const call = messages.flatMap(callsOf).find(({ name }) => !own.includes(name));
  if (call) return `the call of ${call.name}`;
  const reasoned = messages.filter((message) => reasoningOf(message) !== '');
  // Of earlier turns templates leave it out on purpose.
  const isThere = spans.some(
    ({ text, message }) =>
      message !== undefined &&
      text.trim() !== '' &&
      text.trim() === reasoningOf(messages[message]!),
  );
  return reasoned.length > 0 && !isThere ? 'all reasoning' : undefined;
}

function reasoningOf(message: ChatMessage): string {
  const found = message['reasoning_content'] ?? message['thinking'];
  return typeof found === 'string' ? found.trim() : '';
}
