import {
  openCommit,
  type PlacedProblem,
  problemOf,
  type Repositories,
  type Shelf,
} from '@labpipe/documents';
import type { Leaf } from '@labpipe/records';

/**
 * Why InstructLab's `taxonomy diff` would refuse a leaf for its documents: it gives up on a file that does not end in exactly
 * `.md` or `.pdf`, on a Markdown file that is no UTF-8, and where no pattern matches anything; its `**` is a `*`.
 */
export async function* upstreamProblems(
  { document = {} }: Pick<Leaf, 'document'>,
  repositories: Repositories,
): AsyncGenerator<PlacedProblem> {
  const { repo, commit, patterns = [] } = document;
  if (repo === undefined || commit === undefined) return;
  try {
    const shelf = openCommit(await repositories(repo, commit));
    let opened = 0;
    for (const [index, pattern] of patterns.entries()) {
      for (const path of await shelf.match(pattern.replaceAll('**', '*'))) {
        const wrong = await wrongWith(shelf, path);
        if (wrong) yield { ...wrong, at: `/patterns/${index}` };
        else opened++;
      }
    }
    if (opened === 0) yield nothingFound;
  } catch (error) {
    yield { ...problemOf(error, repo), at: '/repo' };
  }
}

const nothingFound: PlacedProblem = {
  how: 'failed',
  reason: 'no-match',
  detail: 'Unexpected patterns that match nothing, expected a Markdown or PDF file',
  what: '',
  at: '/patterns',
};

async function wrongWith(shelf: Shelf, path: string) {
  const isMarkdown = path.endsWith('.md');
  if (!isMarkdown && !path.endsWith('.pdf')) {
    const detail = `${path}: Unexpected type of document, expected .md or .pdf`;
    return { how: 'rejected', reason: 'unsupported-type', detail, what: path } as const;
  }
  if (!isMarkdown) return undefined;
  const bytes = await (await shelf.find(path)).read();
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    const detail = `${path}: Unexpected encoding, expected UTF-8`;
    return { how: 'rejected', reason: 'not-text', detail, what: path } as const;
  }
}
