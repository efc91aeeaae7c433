import { contentRule } from './rule.ts';

/** Documents that will be the same tomorrow, in a form that can be read. */
export const documentSource = contentRule({
  name: 'document-source',
  level: 'warning',
  parameters: {},
  about: {
    what: 'The `commit` of a document is the SHA of a commit, or at least 7 digits of it, and each pattern stays within the repository and ends in `.md` or `.pdf`, where it says what it ends in.',
    why: 'The format takes any text. A branch or a tag moves on, so that the seeds no longer fit the documents, and `sdg` refuses it; InstructLab gives up on a file of another type that a pattern matches.',
    mend: 'Take the SHA that `git rev-parse HEAD` prints in the repository of the documents; convert them to Markdown.',
  },
  *check({ document: { commit, patterns } }) {
    if (commit && !/^[0-9a-f]{7,64}$/i.test(commit.text)) {
      yield {
        at: commit,
        message: `Unexpected commit ${JSON.stringify(commit.text.slice(0, 60))}, expected the SHA of one`,
        help: 'Take what git rev-parse HEAD prints there: a branch or a tag moves on.',
      };
    }
    for (const pattern of patterns) {
      const why = wrongWith(pattern.text);
      if (why === undefined) continue;
      const shown = JSON.stringify(pattern.text.slice(0, 60));
      yield { at: pattern, message: `Unexpected pattern ${shown}, ${why}`, help: 'Correct it.' };
    }
  },
});

function wrongWith(pattern: string): string | undefined {
  if (/^(?:[/~\\]|[a-z]:)/i.test(pattern) || pattern.split(/[\\/]/).includes('..')) {
    return 'expected a path within the repository';
  }
  const [, ending] = /\.([a-z0-9]{1,8})$/i.exec(pattern) ?? [];
  if (ending === undefined || ending === 'md' || ending === 'pdf') return undefined;
  return 'expected one that ends in .md or .pdf: InstructLab reads no other type';
}
