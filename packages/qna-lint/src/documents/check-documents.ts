import type { Io } from '@labpipe/cli';
import {
  documentProblems,
  openReach,
  openRepositories,
  type PlacedProblem,
} from '@labpipe/documents';
import type { Leaf } from '@labpipe/records';
import type { Found } from '../find-files.ts';
import type { LintedFile } from '../lint-file.ts';
import { documentFindings } from './document-findings.ts';
import { inTurn } from './in-turn.ts';
import type { DocumentArgs } from './looks-at-documents.ts';
import { showWaiting } from './show-waiting.ts';
import { upstreamProblems } from './upstream-problems.ts';

/** Leaves whose documents are fetched at once. */
const atOnce = 8;

type Checked = LintedFile & Found;

/**
 * The files with what is wrong with the documents of each, in their order. Asked to `always`, these are errors, and such a file has
 * no leaf. Else they are warnings, so that what passes is the same wherever it is linted; hosts that cannot be reached are passed
 * over, and `note` says how many leaves that left.
 */
export async function* checkDocuments(
  files: AsyncIterable<Checked>,
  args: DocumentArgs,
  io: Io,
  note: (text: string) => void,
): AsyncGenerator<Checked> {
  const { documents, compat, quiet } = args;
  const mayFetch = documents === 'always' ? undefined : openReach(io);
  const repositories = openRepositories(io, mayFetch);
  const waiting = showWaiting(io, quiet ?? false);
  const problemsOf = compat ? upstreamProblems : documentProblems;
  const level = documents === 'always' ? 'error' : 'warning';
  let unreached = 0;

  const check = async (file: Checked): Promise<Checked> => {
    const leaf: Leaf | undefined = file.leaf === undefined ? undefined : JSON.parse(file.leaf);
    if (!leaf?.document) return file;
    const problems = await waiting.during(shownPlace(leaf), () =>
      all(problemsOf(leaf, repositories)),
    );
    if (problems.some(({ reason }) => reason === 'not-fetched')) unreached++;
    const real = problems.filter(({ reason }) => reason !== 'not-fetched');
    return real.length === 0 ? file : documentFindings(file, real, level, args);
  };

  try {
    yield* inTurn(files, atOnce, check);
  } finally {
    waiting.end();
  }
  if (unreached === 0) return;
  const leaves = unreached === 1 ? '1 leaf' : `${unreached} leaves`;
  note(`documents of ${leaves} not looked at: no answer from their hosts`);
}

async function all(problems: AsyncIterable<PlacedProblem>): Promise<PlacedProblem[]> {
  const found: PlacedProblem[] = [];
  for await (const problem of problems) found.push(problem);
  return found;
}

function shownPlace({ document, file }: Leaf): string {
  return document?.repo ?? file;
}
