import type { Rule } from './rule.ts';

/** Lines end in `\n`. InstructLab never sees another line end, because Python converts them when it reads the file. */
export const newLines: Rule = {
  name: 'new-lines',
  level: 'error',
  readsLines: true,
  options: {},
  *check({ text, windowsLineEnds }) {
    if (!windowsLineEnds) return;
    yield {
      line: 1,
      column: text.indexOf('\n') + 1,
      message: 'Unexpected Windows line end (\\r\\n), expected \\n',
      help: 'Save the file with Unix line ends.',
      yamllint: 'wrong new line character: expected \\n',
    };
  },
};
