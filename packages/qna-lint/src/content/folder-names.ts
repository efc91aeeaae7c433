import { contentRule } from './rule.ts';

/** Folders named in lower case, words joined by underscores. */
export const folderNames = contentRule({
  name: 'folder-names',
  level: 'info',
  parameters: {},
  about: {
    what: 'The folders on the way to a `qna.yaml` have names of lower-case letters, digits and underscores; an abbreviation such as `STEM` may stay in capitals.',
    why: "InstructLab's documentation asks for underscores, and tools name files, tasks and datasets after the folders: `knowledge_arts_music`. Two names that differ in case are one on many file systems.",
    mend: 'Rename the folder, with `git mv`.',
  },
  *check({ place, root }) {
    if (place.top === undefined) return;
    const odd = place.path.split('/').filter((folder) => !good.test(folder));
    for (const folder of new Set(odd)) {
      const better = folder
        .trim()
        .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
        .replace(/^_+|_+$/g, '');
      yield {
        at: { mark: { offset: 0, line: 0, column: 0 }, path: root.path },
        message: `Unexpected folder name ${JSON.stringify(folder)}, expected lower case and underscores`,
        help: better === '' ? 'Rename the folder.' : `Rename the folder to ${better}.`,
      };
    }
  },
});

const good = /^(?:[\p{Ll}\p{Lo}\p{M}\p{N}_]+|[A-Z][A-Z\d]*)$/u;
