import { renderChat } from '@labpipe/model/template';
import { withCallTurns } from './call-turns.ts';
import type { ChatMessage, Refusal } from './conversation.ts';
import { leftOut } from './left-out.ts';

/** A stretch of the rendered conversation: the template's own text, or what a message says. */
export interface Span {
  text: string;
  /** Index of the message that says it; `undefined` for the template's own. */
  message: number | undefined;
}

export interface ChatTemplate {
  source: string;
  bosToken: string;
  eosToken: string;
}

// What of a message is said, beside its content: reasoning that models keep apart.
const spokenKeys = ['content', 'reasoning_content', 'thinking'];

/**
 * Render a conversation and tell the template's text from the messages'. The template is rendered twice, with and
 * without marks around what is said; the plain text is the one that counts, so a template that trims still trims.
 */
export function spansOf(
  template: ChatTemplate,
  messages: readonly ChatMessage[],
  tools?: readonly unknown[],
): Span[] | Refusal {
  try {
    const { bosToken, eosToken, source } = template;
    const render = (said: readonly ChatMessage[], addGenerationPrompt = false) =>
      renderChat(source, said, { addGenerationPrompt, bosToken, eosToken, tools });
    const salt = freeSalt(source, messages);
    const marked = readMarks(render(mark(messages, salt)), salt);
    if (!marked) return refuse('it takes a message apart');
    const spans = alignSpans(marked, render(messages));
    if (!spans?.every((span) => isSaid(span, messages)))
      return refuse('it changes what a message says');
    const lost = leftOut(spans, messages, tools);
    if (lost) return refuse(`it leaves ${lost} out`);
    return withCallTurns(spans, messages, (end) => render(messages.slice(0, end), true));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function isSaid({ text, message }: Span, messages: readonly ChatMessage[]): boolean {
  if (message === undefined) return true;
  return spokenKeys.some((key) => String(messages[message]?.[key]).trim() === text.trim());
}

/** A template's fault, or of a row that it is not made for. */
export function refuse(why: string): Refusal {
  return {
    reason: 'template',
    detail: `Unexpected result of the model's chat template (${why}), expected every message as it is; change the row or the template`,
  };
}

// Private-use characters with a number between, so chosen that no text holds the mark already.
function freeSalt(template: string, messages: readonly ChatMessage[]): number {
  const texts = `${template}${JSON.stringify(messages)}`;
  let salt = 0;
  while (texts.includes(`\uE000${salt}:`)) salt++;
  return salt;
}

function mark(messages: readonly ChatMessage[], salt: number): ChatMessage[] {
  return messages.map((message, i) => {
    const said = spokenKeys.flatMap((key) => {
      const text = message[key];
      if (typeof text !== 'string' || text.trim() === '') return [];
      return [[key, `\uE000${salt}:${i}<\uE001${text}\uE000${salt}:${i}>\uE001`]];
    });
    return { ...message, ...Object.fromEntries(said) };
  });
}

/** The spans of a marked text; `undefined` where marks are lost or nested. */
function readMarks(text: string, salt: number): Span[] | undefined {
  const parts = text.split(new RegExp(`\uE000${salt}:(\\d+)([<>])\uE001`));
  const spans: Span[] = [{ text: parts[0] ?? '', message: undefined }];
  let open: string | undefined;
  for (let i = 1; i < parts.length; i += 3) {
    const [index, side, after = ''] = parts.slice(i, i + 3);
    const opens = side === '<';
    if (opens ? open !== undefined : open !== index) return undefined;
    open = opens ? index : undefined;
    spans.push({ text: after, message: opens ? Number(index) : undefined });
  }
  return open === undefined ? spans : undefined;
}

const trims: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.trim(),
  (text) => text.trimStart(),
  (text) => text.trimEnd(),
];

/** The same spans as they stand in the plain text, where what is said may be trimmed; `undefined` where it is changed. */
function alignSpans(marked: readonly Span[], plain: string): Span[] | undefined {
  let at = 0;
  const spans: Span[] = [];
  for (const [i, span] of marked.entries()) {
    const next = marked[i + 1];
    const after = next?.message === undefined ? (next?.text ?? '') : '';
    const options = span.message === undefined ? [span.text] : trims.map((trim) => trim(span.text));
    const text = options.find((option) => plain.startsWith(option + after, at));
    if (text === undefined) return undefined;
    spans.push({ text, message: span.message });
    at += text.length;
  }
  return at === plain.length ? spans : undefined;
}
