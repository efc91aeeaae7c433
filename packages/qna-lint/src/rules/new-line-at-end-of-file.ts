import type { Rule } from './rule.ts';

/** The last line ends like every other. */
export const newLineAtEndOfFile: Rule = {
  name: 'new-line-at-end-of-file',
  level: 'error',
  readsLines: true,
  options: {},
  *check({ text }) {
    if (text === '' || text.endsWith('\n')) return;
    yield {
      line: text.split('\n').length,
      column: text.length - text.lastIndexOf('\n'),
      message: 'Unexpected end of file in the middle of a line, expected a line end',
      help: 'Add a line end.',
      yamllint: 'no new line character at the end of file',
    };
  },
};
