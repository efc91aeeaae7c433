import type { Tokenizer } from '@labpipe/tokenizer';
import type { Span } from './spans.ts';

/** What is learned of a message: nothing, its text, or its text and the token that ends its turn. */
export type Learning = 'none' | 'text' | 'answer';

export interface Encoded {
  ids: number[];
  learned: number[];
}

interface Piece {
  text: string;
  learned: boolean;
}

/**
 * The tokens of a rendered conversation, equal to what llama.cpp makes of the text up to an answer, and then of the
 * answer by itself: that is where a model starts to write. Marks of the template are tokens of their own; text that
 * imitates one, in a message, is not.
 */
export function encodeSpans(
  spans: readonly Span[],
  tokenizer: Tokenizer,
  learning: (message: number) => Learning,
): Encoded {
  const encoded: Encoded = { ids: [], learned: [] };
  // Words cross from the template into a message ("\n" and "\nHello"), so what lies between special tokens is read at once.
  let pieces: Piece[] = [];
  const flush = () => {
    encodePieces(pieces, tokenizer, encoded);
    pieces = [];
  };
  const put = (part: number | string, learned: boolean) => {
    if (typeof part === 'string') pieces.push({ text: part, learned });
    else {
      flush();
      encoded.ids.push(part);
      encoded.learned.push(Number(learned));
    }
  };

  for (const [i, span] of spans.entries()) {
    const before = spans[i - 1]?.message;
    const after = spans[i + 1]?.message;
    if (span.message !== undefined) {
      const how = learning(span.message);
      if (how === 'answer') flush();
      for (const part of tokenizer.cut(span.text)) put(part, how !== 'none');
      if (how === 'answer') flush();
      continue;
    }
    const parts = tokenizer.cut(span.text, { special: true });
    const how = before === undefined ? 'none' : learning(before);
    if (before !== undefined && before === after) {
      // Between a message's reasoning and its content.
      for (const part of parts) put(part, how !== 'none');
      continue;
    }
    const end = how === 'answer' ? parts.findIndex((part) => isEnd(part, tokenizer)) : -1;
    if (how === 'answer' && end < 0 && i === spans.length - 1) {
      // A template without an end of turn: the model must still learn to stop.
      put(tokenizer.eos, true);
      break;
    }
    for (const [j, part] of parts.entries()) put(part, j <= end);
  }
  flush();
  addBos(encoded, tokenizer);
  return encoded;
}

function isEnd(part: number | string, { ends }: Tokenizer): boolean {
  return typeof part === 'number' && ends.has(part);
}

// Templates differ in whether they write BOS themselves; llama.cpp sees to it that there is one.
function addBos({ ids, learned }: Encoded, { addsBos, bos }: Tokenizer): void {
  if (!addsBos || bos === undefined || ids[0] === bos) return;
  ids.unshift(bos);
  learned.unshift(0);
}

/** Encode neighbouring pieces as one text; a token is learned where any byte of it is. */
function encodePieces(
  pieces: readonly Piece[],
  tokenizer: Tokenizer,
  { ids, learned }: Encoded,
): void {
  const encoding = tokenizer.encodeWords(pieces.map(({ text }) => text).join(''), ids.at(-1));
  const borders = bordersOf(pieces);
  let at = 0;
  for (const [i, id] of encoding.ids.entries()) {
    // A token of no length of its own (of several for one character, or for a space that is put before) is its text's neighbour.
    const end = Math.max(1, encoding.ends[i]!);
    const start = Math.min(encoding.ends[i - 1] ?? 0, end - 1);
    while (borders[at]!.end <= start) at++;
    let isLearned = false;
    for (let j = at; borders[j] && borders[j]!.start < end; j++) isLearned ||= borders[j]!.learned;
    ids.push(id);
    learned.push(Number(isLearned));
  }
}

function bordersOf(pieces: readonly Piece[]): { start: number; end: number; learned: boolean }[] {
  let start = 0;
  return pieces.map(({ text, learned }) => {
    const end = start + Buffer.byteLength(text);
    const border = { start, end, learned };
    start = end;
    return border;
  });
}
