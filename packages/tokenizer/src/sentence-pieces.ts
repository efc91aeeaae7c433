import { flagAt, type HasMetadata, numbersAt } from '@labpipe/gguf';
import { heapOf } from './heap.ts';
import type { Encoding, Words } from './words.ts';

/** What stands for a space in SentencePiece's vocabularies (U+2581). */
export const spaceMark = '\u2581';

/**
 * SentencePiece's byte-pair encoding (Kudo and Richardson 2018) as llama.cpp does it (`tokenizer.ggml.model` llama): of all
 * neighbours that make a token together, those with the highest score are joined first, the leftmost of equals. No words
 * are cut before; a character that is no token becomes its bytes. O(n log n) in the length of the text.
 */
export function sentencePieces(
  gguf: HasMetadata,
  idOf: ReadonlyMap<string, number>,
): Words & { addsBos: boolean } {
  const scores = numbersAt(gguf, 'tokenizer.ggml.scores') ?? [];
  const spaceBefore = flagAt(gguf, 'tokenizer.ggml.add_space_prefix', true);
  const longest = [...idOf.keys()].reduce((most, { length }) => Math.max(most, length), 0);
  const scoreOf = (text: string) => {
    const id = text.length <= longest ? idOf.get(text) : undefined;
    return id === undefined ? undefined : (scores[id] ?? 0);
  };
  const byteId = (byte: number) => idOf.get(byteToken(byte)) ?? idOf.get(String.fromCharCode(byte));

  function push(encoding: Encoding, piece: string, end: number): void {
    const id = idOf.get(piece);
    if (id !== undefined) {
      encoding.ids.push(id);
      encoding.ends.push(end);
      return;
    }
    const bytes = Buffer.from(piece);
    for (const byte of bytes) {
      const ofByte = byteId(byte);
      if (ofByte === undefined) continue;
      encoding.ids.push(ofByte);
      // A character ends with the last of its bytes.
      encoding.ends.push(end);
    }
  }

  return {
    addsBos: true,
    spaceBefore,
    encode(text, first) {
      if (text === '') return { ids: [], ends: [] };
      const plain = [...Buffer.from(text).toString()];
      const put = spaceBefore && first ? [''] : [];
      // Characters of the text that a piece stands for: none for the space that is put before it.
      const chars = [...put, ...plain];
      const marked = chars.map((char) => (char === '' || char === ' ' ? spaceMark : char));
      const encoding: Encoding = { ids: [], ends: [] };
      let [at, end] = [0, 0];
      for (const { text: piece, length } of joined(marked, scoreOf)) {
        for (const stop = at + length; at < stop; at++) end += Buffer.byteLength(chars[at]!);
        push(encoding, piece, end);
      }
      return encoding;
    },
    bytesOf(token) {
      const [, hex] = /^<0x([0-9A-F]{2})>$/.exec(token) ?? [];
      return hex
        ? Uint8Array.of(Number.parseInt(hex, 16))
        : Buffer.from(token.replaceAll(spaceMark, ' '));
    },
  };
}

/** The token of a byte for which there is no character. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

interface Pair {
  score: number;
  left: number;
  text: string;
}

/** The pieces that characters are joined to, and of how many of them. */
function joined(
  chars: readonly string[],
  scoreOf: (text: string) => number | undefined,
): { text: string; length: number }[] {
  // A piece lies where it begins; where it was joined to the one before there is none.
  const pieces = [...chars];
  const next = Int32Array.from(pieces, (_, i) => i + 1);
  const previous = Int32Array.from(pieces, (_, i) => i - 1);
  const queue = heapOf<Pair>(
    (a, b) => a.score > b.score || (a.score === b.score && a.left < b.left),
  );
  const offer = (left: number) => {
    const right = next[left]!;
    if (left < 0 || right >= pieces.length) return;
    const text = pieces[left]! + pieces[right]!;
    const score = scoreOf(text);
    if (score !== undefined) queue.push({ score, left, text });
  };
  for (let i = 0; i < pieces.length; i++) offer(i);
  for (let pair = queue.pop(); pair; pair = queue.pop()) {
    const { left, text } = pair;
    const right = next[left]!;
    // One of the two may have been joined to another since.
    if (pieces[left] === '' || pieces[left]! + (pieces[right] ?? '') !== text) continue;
    pieces[left] = text;
    pieces[right] = '';
    next[left] = next[right]!;
    if (next[left]! < pieces.length) previous[next[left]!] = left;
    offer(previous[left]!);
    offer(left);
  }
  return pieces.flatMap((text, i) => (text === '' ? [] : [{ text, length: next[i]! - i }]));
}
