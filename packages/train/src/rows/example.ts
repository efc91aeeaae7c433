import type { Row } from '@labpipe/records';
import { contentId } from '@labpipe/records';
import type { Tokenizer } from '@labpipe/tokenizer';
import { type ChatMessage, conversationOf, type Refusal } from './conversation.ts';
import { encodeSpans, type Learning } from './encode-spans.ts';
import { type ChatTemplate, refuse, type Span, spansOf } from './spans.ts';

/** A conversation as a model reads it. */
export interface Example {
  id: string;
  ids: Int32Array;
  /** 1 where the token is to be learned. */
  learned: Uint8Array;
}

interface Reader {
  tokenizer: Tokenizer;
  template: ChatTemplate;
  /** Tokens that the model can read at once. */
  contextLength: number;
}

/**
 * A training row as tokens with their mask, or why it teaches nothing: the assistant's words and the token that ends
 * its turn are learned; with `unmask` every message but the system one (InstructLab's training library, data_process.py).
 * A message of `weight` 0 is only read (OpenAI's fine-tuning files).
 */
export function exampleOf(
  row: Row,
  { tokenizer, template, contextLength }: Reader,
): Example | Refusal {
  const conversation = conversationOf(row);
  if ('reason' in conversation) return conversation;
  const { messages, unmask, tools } = conversation;
  const spans = spansOf(template, messages, tools);
  if ('reason' in spans) return spans;
  const learning = (message: number) => learningOf(messages[message]!, unmask);
  const lost = messages.findIndex(
    ({ content }, i) => learning(i) !== 'none' && content.trim() !== '' && !isThere(i, spans),
  );
  if (lost >= 0) return refuse(`it leaves message ${lost + 1} out`);
  const { ids, learned } = encodeSpans(spans, tokenizer, learning);
  if (!learned.includes(1, 1)) {
    const detail =
      'Unexpected conversation without an answer, expected an assistant message, or unmask: true';
    return { reason: 'nothing-to-learn', detail };
  }
  if (ids.length > contextLength) {
    const detail = `Unexpected length of ${ids.length} tokens, expected at most ${contextLength}, the model's context; shorten the row or take a model of a longer context`;
    return { reason: 'too-long', detail };
  }
  return {
    id: row.id ?? contentId(row),
    ids: Int32Array.from(ids),
    learned: Uint8Array.from(learned),
  };
}

function learningOf({ role, weight }: ChatMessage, unmask: boolean): Learning {
  if (weight === 0) return 'none';
  if (role === 'assistant') return 'answer';
  return unmask && role !== 'system' ? 'text' : 'none';
}

function isThere(message: number, spans: readonly Span[]): boolean {
  return spans.some((span) => span.message === message);
}
