import { type ChatMessage, callsOf, type Refusal } from './conversation.ts';
import { refuse, type Span } from './spans.ts';

/**
 * The same with an empty span where a turn begins that says nothing but calls functions, so that what the template writes of them, up to the
 * end of the turn, is the assistant's. `promptOf` renders the conversation before a message up to where its answer begins.
 */
export function withCallTurns(
  spans: Span[],
  messages: readonly ChatMessage[],
  promptOf: (end: number) => string,
): Span[] | Refusal {
  let all = spans;
  for (const [i, message] of messages.entries()) {
    if (callsOf(message).length === 0 || all.some((span) => span.message === i)) continue;
    const prompt = promptOf(i);
    if (
      !all
        .map(({ text }) => text)
        .join('')
        .startsWith(prompt)
    ) {
      return refuse(`it writes the calls of message ${i + 1} elsewhere than an answer`);
    }
    all = withSpanAt(all, prompt.length, { text: '', message: i });
  }
  return all;
}

function withSpanAt(spans: readonly Span[], at: number, added: Span): Span[] {
  let end = 0;
  return spans.flatMap((span) => {
    const start = end;
    end += span.text.length;
    if (at < start || at >= end) return [span];
    const { text, message } = span;
    const cut = at - start;
    return [{ text: text.slice(0, cut), message }, added, { text: text.slice(cut), message }];
  });
}
