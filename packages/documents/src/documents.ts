import { dirname } from 'node:path';
import type { Leaf } from '@labpipe/records';
import { openCommit } from './commit.ts';
import type { Converter } from './converter.ts';
import type { Document } from './document.ts';
import { openFolder } from './folder.ts';
import { type Problem, problemOf } from './problem.ts';
import type { Repositories } from './repository.ts';
import { takeDocuments } from './shelf.ts';

/**
 * A leaf's documents, one at a time, and a Problem for each that cannot be had. What the converter takes is read by it and not by
 * our own readers.
 */
export async function* documentsOf(
  { document = {}, file }: Pick<Leaf, 'document' | 'file'>,
  repositories: Repositories,
  converter?: Converter,
): AsyncGenerator<Document | Problem> {
  const { repo, commit, patterns = [], files = [] } = document;
  if (files.length > 0) yield* takeDocuments(openFolder(dirname(file)), files, converter);
  if (repo !== undefined && commit !== undefined && patterns.length > 0) {
    yield* committedDocuments(repo, commit, patterns, repositories, converter);
  } else if (files.length === 0) {
    const detail = `${file}: Unexpected document, expected repo, commit and patterns, or files`;
    yield { how: 'failed', reason: 'no-document', detail, what: file };
  }
}

async function* committedDocuments(
  repo: string,
  commit: string,
  patterns: readonly string[],
  repositories: Repositories,
  converter: Converter | undefined,
): AsyncGenerator<Document | Problem> {
  try {
    yield* takeDocuments(openCommit(await repositories(repo, commit)), patterns, converter);
  } catch (error) {
    yield problemOf(error, repo);
  }
}

/** Whether it is a problem instead of a document. */
export function isProblem(result: Document | Problem): result is Problem {
  return 'how' in result;
}
