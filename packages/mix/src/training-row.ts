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

/** All that is learned or read of a message: its content, and reasoning and calls of tools that stand beside it. */
export function spokenTexts(message: RowMessage): string[] {
  const { content, ...others } = message;
  const beside = besideContent.map((key) => (others as Record<string, unknown>)[key]);
  return [content, ...beside]
    .filter((said) => said !== undefined && said !== null && said !== '')
    .map((said) => (typeof said === 'string' ? said : JSON.stringify(said)));
}

// `reasoning_content` and `thinking` are what templates of reasoning models print.
const besideContent = ['reasoning_content', 'thinking', 'tool_calls', 'function_call'];

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
