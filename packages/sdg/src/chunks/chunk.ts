import type { Document } from '@labpipe/documents';
import { type Chunk, chunk, type Leaf, record } from '@labpipe/records';
import { cutMarkdown, textOf } from './pieces.ts';
import { estimateTokens } from './size.ts';

/** The chunks of a leaf's document, in its order, each of at most so many tokens by our estimate. */
export function chunkDocument(
  { id: leaf, path }: Pick<Leaf, 'id' | 'path'>,
  document: Document,
  tokens: number,
): Chunk[] {
  return cutMarkdown(document.text, tokens).map((piece) => {
    const text = textOf(document.text, piece, tokens);
    return record(chunk, {
      leaf,
      path,
      source: { ...document.source, start: piece.start, end: piece.end },
      headings: piece.headings.flatMap(({ title }) => (title ? [title] : [])),
      text,
      tokens: estimateTokens(text),
    });
  });
}
