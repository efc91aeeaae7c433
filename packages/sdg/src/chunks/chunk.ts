import type { Document } from '@labpipe/documents';
import { type Chunk, chunk, type Leaf, record } from '@labpipe/records';
import { type TokenCounter, tokenEstimate } from '@labpipe/tokenizer';
import { measureBy } from './measure.ts';
import { cutMarkdown, textOf } from './pieces.ts';

/** The chunks of a leaf's document, in its order, each of at most so many tokens by this counter. */
export function chunkDocument(
  { id: leaf, path }: Pick<Leaf, 'id' | 'path'>,
  document: Document,
  tokens: number,
  counter: TokenCounter = tokenEstimate,
): Chunk[] {
  const measure = measureBy(counter);
  return cutMarkdown(document.text, tokens, measure).map((piece) => {
    const text = textOf(document.text, piece, tokens, measure);
    return record(chunk, {
      leaf,
      path,
      source: { ...document.source, start: piece.start, end: piece.end },
      headings: piece.headings.flatMap(({ title }) => (title ? [title] : [])),
      text,
      tokens: counter.count(text),
    });
  });
}
