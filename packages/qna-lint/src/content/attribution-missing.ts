import { contentRule } from './rule.ts';

/** An attribution.txt beside the qna.yaml. */
export const attributionMissing = contentRule({
  name: 'attribution-missing',
  level: 'info',
  parameters: {},
  about: {
    what: 'Beside a `qna.yaml` of version 2 or later lies an `attribution.txt` that is not empty.',
    why: "InstructLab's public taxonomy takes no contribution without one: it says whose work the texts are and under which licence. Its other tools, and a taxonomy of your own, do without, so this is an info.",
    mend: 'Write an `attribution.txt` with the lines `Title of work:`, `Link to work:`, `Revision:`, `License of the work:` and `Creator names:`. To make it a duty: `--rule attribution-missing=error`.',
  },
  *check({ version, attribution, root }) {
    if (version < 2 || (attribution !== undefined && attribution.trim() !== '')) return;
    yield {
      at: { mark: { offset: 0, line: 0, column: 0 }, path: root.path },
      message: `Unexpected folder ${attribution === undefined ? 'without an' : 'with an empty'} attribution.txt, expected one that names work, licence and creators`,
      help: "Write one; InstructLab's public taxonomy asks for it.",
    };
  },
});
