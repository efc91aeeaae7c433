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
  const at = messages.findIndex(({ role, content }) => role !== 'system' && isBlank(content));
  if (at < 0) return undefined;
  return `message ${at + 1} (${messages[at]?.role}): Unexpected empty content, expected text`;
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
