import { AnswerError } from './errors.ts';

/** The completion that the events of a stream come to, as the body of one that was not streamed. */
export function bodyOfStream(text: string): string {
  const choices = new Map<number, Choice>();
  let rest: object = {};
  let isDone = false;
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith('data:')) continue;
    const data = line.slice('data:'.length).trim();
    if (data === '[DONE]') isDone = true;
    else {
      const { choices: pieces = [], usage, model } = chunkIn(data);
      rest = { ...rest, ...(usage && { usage }), ...(model !== undefined && { model }) };
      for (const piece of pieces) take(piece, choices);
    }
  }
  const all = [...choices.values()].sort((a, b) => a.index - b.index);
  if (!isDone && all.some(({ finish_reason: end }) => end === null)) throw cutOff();
  return JSON.stringify({ ...rest, choices: all });
}

interface Choice {
  index: number;
  message: { content: string };
  finish_reason: string | null;
}

interface Piece {
  index?: number;
  delta?: { content?: string | null };
  finish_reason?: string | null;
}

interface Chunk {
  choices?: Piece[];
  usage?: object | null;
  model?: string;
}

function chunkIn(data: string): Chunk {
  try {
    return (JSON.parse(data) as Chunk | null) ?? {};
  } catch {
    throw cutOff();
  }
}

function take({ index = 0, delta, finish_reason: end }: Piece, choices: Map<number, Choice>): void {
  const choice = choices.get(index) ?? { index, message: { content: '' }, finish_reason: null };
  choice.message.content += delta?.content ?? '';
  choice.finish_reason = end ?? choice.finish_reason;
  choices.set(index, choice);
}

function cutOff(): AnswerError {
  return new AnswerError('Unexpected end of the stream, expected a whole answer', {
    isBroken: true,
  });
}
