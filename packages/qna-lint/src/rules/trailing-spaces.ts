import type { Rule } from './rule.ts';

/** No blanks at the end of a line. */
export const trailingSpaces: Rule = {
  name: 'trailing-spaces',
  level: 'error',
  readsLines: true,
  options: {},
  *check({ text }) {
    let line = 1;
    for (let start = 0; start < text.length; line++) {
      const found = text.indexOf('\n', start);
      const end = found === -1 ? text.length : found;
      let blank = end;
      while (blank > start && isBlank(text.charCodeAt(blank - 1))) blank--;
      if (blank < end) {
        yield {
          line,
          column: blank - start + 1,
          message: `Unexpected ${end - blank === 1 ? 'blank' : `${end - blank} blanks`} at the end of the line, expected none`,
          help: 'Delete them; many editors do so on saving.',
          yamllint: 'trailing spaces',
        };
      }
      start = end + 1;
    }
  },
};

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
