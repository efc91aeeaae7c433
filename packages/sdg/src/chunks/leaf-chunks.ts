import { documentsOf, isProblem, type Problem } from '@labpipe/documents';
import type { Chunk, Leaf } from '@labpipe/records';
import type { TokenCounter } from '@labpipe/tokenizer';
import type { Loss } from '../blocks/block.ts';
import { chunkDocument } from './chunk.ts';
import type { Library } from './library.ts';
import { openRelated } from './related.ts';

/** A chunk of a leaf, with the others that are about the same things: the nearest, or a farther one for another turn. */
export interface LeafChunk {
  chunk: Chunk;
  loss?: never;
  related: (turn: number) => Chunk | undefined;
}

/**
 * The chunks of a leaf's documents in order, then what could not be had: each document by itself, or the leaf as a whole when
 * it gave no chunk.
 */
export async function* chunksOf(
  leaf: Leaf,
  { repositories, converter }: Library,
  tokens: number,
  counter: TokenCounter,
): AsyncGenerator<LeafChunk | { loss: Loss; chunk?: never }> {
  const problems: Problem[] = [];
  let count = 0;
  let before: Chunk[] = [];
  for await (const document of documentsOf(leaf, repositories, converter)) {
    if (isProblem(document)) problems.push(document);
    else {
      const chunks = chunkDocument(leaf, document, tokens, counter);
      // Not all documents of the leaf, which need not fit into memory.
      const find = openRelated([...before, ...chunks]);
      before = chunks;
      for (const chunk of chunks) {
        count++;
        yield { chunk, related: (turn) => find(chunk, turn) };
      }
    }
  }
  const losses =
    count > 0 ? problems.map((problem) => documentLoss(leaf, problem)) : [leafLoss(leaf, problems)];
  for (const loss of losses) yield { loss };
}

function documentLoss({ id, path, file }: Leaf, { what, ...problem }: Problem): Loss {
  return { ...problem, stage: 'documents', input: { leaf: id, path, file, document: what } };
}

function leafLoss(leaf: Leaf, problems: readonly Problem[]): Loss {
  const [first] = problems;
  const isOne = problems.every(({ reason }) => reason === first?.reason);
  const reason = first && isOne ? first.reason : 'no-document';
  const detail =
    problems.map((problem) => problem.detail).join('; ') || 'Unexpected leaf without documents';
  return {
    how: 'failed',
    stage: 'documents',
    reason,
    detail: `${leaf.file}: ${detail}`,
    input: leaf,
  };
}
