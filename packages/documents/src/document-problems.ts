import { dirname } from 'node:path';
import type { Leaf } from '@labpipe/records';
import { openCommit } from './commit.ts';
import { isProblem } from './documents.ts';
import { openFolder } from './folder.ts';
import { type Problem, problemOf } from './problem.ts';
import type { Repositories } from './repository.ts';
import { type Shelf, takeDocuments } from './shelf.ts';

/** A problem, and the part of the leaf's document that it comes from, as a JSON pointer: `/commit`, `/patterns/0`. */
export interface PlacedProblem extends Problem {
  at: string;
}

/** Why a leaf's documents cannot be had, each by itself; nothing where all can be fetched, found, read and converted. */
export async function* documentProblems(
  { document = {}, file }: Pick<Leaf, 'document' | 'file'>,
  repositories: Repositories,
): AsyncGenerator<PlacedProblem> {
  const { repo, commit, patterns = [], files = [] } = document;
  yield* problemsOn(openFolder(dirname(file)), files, '/files');
  if (repo === undefined || commit === undefined) return;
  try {
    yield* problemsOn(openCommit(await repositories(repo, commit)), patterns, '/patterns');
  } catch (error) {
    const problem = problemOf(error, repo);
    yield { ...problem, at: aboutCommit.has(problem.reason) ? '/commit' : '/repo' };
  }
}

const aboutCommit: ReadonlySet<string> = new Set(['unsafe-commit', 'missing-commit']);

async function* problemsOn(
  shelf: Shelf,
  patterns: readonly string[],
  list: string,
): AsyncGenerator<PlacedProblem> {
  for (const [index, pattern] of patterns.entries()) {
    for await (const result of takeDocuments(shelf, [pattern])) {
      if (isProblem(result)) yield { ...result, at: `${list}/${index}` };
    }
  }
}
