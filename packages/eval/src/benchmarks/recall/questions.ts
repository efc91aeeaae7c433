import { InputError, type Io, inputs } from '@labpipe/cli';
import type { ChatMessage } from '@labpipe/model';
import { type Row, readRecords, row } from '@labpipe/records';

/** A question that was held out, and what answers it. */
export interface Question {
  /** Id of its row. */
  id: string;
  /** Where it belongs in the taxonomy; `all` when its row does not say. */
  part: string;
  /** What the model is sent: the row without its last message. */
  messages: ChatMessage[];
  references: string[];
}

/** The questions of a file of rows. Throws InputError when there are none. */
export async function readQuestions(path: string, io: Io): Promise<Question[]> {
  const questions: Question[] = [];
  const [input] = inputs([path], io);
  try {
    for await (const record of readRecords(input!, row)) {
      questions.push(toQuestion(record, `${path}: question ${questions.length + 1}`));
    }
  } catch (cause) {
    if ((cause as { cause?: NodeJS.ErrnoException }).cause?.code !== 'ENOENT') throw cause;
    throw new InputError(
      path,
      'Unexpected missing file, expected held-out questions: mix writes them, --questions names others',
      { cause },
    );
  }
  if (questions.length > 0) return questions;
  throw new InputError(path, 'Unexpected empty file, expected held-out questions');
}

function toQuestion({ id, messages, metadata }: Row, at: string): Question {
  const answer = messages.at(-1);
  if (messages.length < 2 || answer?.role !== 'assistant') {
    throw new InputError(at, 'Unexpected end, expected a question and the answer of the assistant');
  }
  const { path, leaf, references } = parseObject(metadata);
  return {
    id: id ?? at,
    part: typeof path === 'string' ? path : typeof leaf === 'string' ? leaf : 'all',
    messages: messages.slice(0, -1),
    references: isTexts(references) ? references : [answer.content],
  };
}

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
  );
}

function parseObject(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
