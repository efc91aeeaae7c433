import { contentId } from '@labpipe/records';

export interface RowMessage {
  role: string;
  content: string;
}

/** A row as trainers get it: InstructLab's four keys, all of them there. */
export interface TrainingRow {
  id: string;
  messages: RowMessage[];
  /** A JSON object, as text. */
  metadata: string;
  unmask: boolean;
}

/** What a row is made of before it has an id. */
export interface RowBody {
  messages: RowMessage[];
  metadata: object;
  unmask: boolean;
  /** The hash of the document with the answer, where documents are still to be put before the question. */
  golden?: string;
}

/** The id of a row that has none: the hash of what a trainer learns of it, whatever its metadata say. */
export function rowId(messages: readonly RowMessage[], unmask: boolean): string {
  return contentId({ messages, unmask });
}

/** A row with the hash of what is learned of it as id. */
export function trainingRow({ messages, metadata, unmask }: RowBody): TrainingRow {
  const id = rowId(messages, unmask);
  return { id, messages, metadata: JSON.stringify(metadata), unmask };
}

/** The messages with this system message first and no other (an empty one: with none), or as they are without one to set. */
export function withSystemPrompt(
  messages: readonly RowMessage[],
  prompt: string | undefined,
): RowMessage[] {
  if (prompt === undefined) return [...messages];
  const spoken = messages.filter(({ role }) => role !== 'system');
  return prompt === '' ? spoken : [{ role: 'system', content: prompt }, ...spoken];
}

/** What leaves a row with nothing to learn, or undefined; a system message may be empty, as upstream has it. */
export function emptyMessage(
  messages: readonly { role: string; content: unknown }[],
): string | undefined {
  if (messages.every(({ role }) => role === 'system')) {
    return 'Unexpected row without a message, expected one besides the system message';
  }
  const at = messages.findIndex(
    (message) => isBlank(message.content) && message.role !== 'system' && !isSilent(message),
  );
  if (at < 0) return undefined;
  return `message ${at + 1} (${messages[at]?.role}): Unexpected empty content, expected text`;
}

/** A message that says something by other means than words: it calls tools, or is what a tool came back with. */
function isSilent(message: { role: string }): boolean {
  return message.role === 'tool' || callsTools(message);
}

/**
 * All that is learned or read of a message: its content, the reasoning that stands beside it (under the keys that templates of
 * reasoning models print), and what it calls of tools, without the ids of the calls.
 */
export function spokenText(message: RowMessage): string {
  const {
    content,
    reasoning_content: reasoning,
    thinking,
    tool_calls: calls,
    function_call: call,
  } = message as RowMessage & Spoken;
  const isPlain = !reasoning && !thinking && !calls && !call;
  if (isPlain) return content ?? '';
  const called = Array.isArray(calls) ? calls.map((each) => each?.function ?? each) : call;
  const texts = [content, reasoning, thinking].filter((text) => typeof text === 'string' && text);
  if (called) texts.push(JSON.stringify(called));
  return texts.join('\n');
}

interface Spoken {
  reasoning_content?: unknown;
  thinking?: unknown;
  tool_calls?: unknown;
  function_call?: unknown;
}

/** Whether an assistant calls tools, or a function as OpenAI had it before. */
export function callsTools(message: object): boolean {
  const { tool_calls: calls, function_call: call } = message as Record<string, unknown>;
  return (Array.isArray(calls) && calls.length > 0) || (typeof call === 'object' && call !== null);
}

function isBlank(content: unknown): boolean {
  return typeof content !== 'string' || content.trim() === '';
}

/** The messages that count for the lesson: without system messages where one is set for all rows. */
export function taughtMessages(
  messages: readonly RowMessage[],
  prompt: string | undefined,
): readonly RowMessage[] {
  return prompt === undefined ? messages : messages.filter(({ role }) => role !== 'system');
}
