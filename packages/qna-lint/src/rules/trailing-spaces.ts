import type { Layout, Rule } from './rule.ts';

/** No blanks at the end of a line. */
export const trailingSpaces: Rule = {
  name: 'trailing-spaces',
  readsLines: true,
  options: {},
  accepts: {},
  *check(layout) {
    const { text } = layout;
    let line = 1;
    for (let start = 0; start < text.length; line++) {
      const found = text.indexOf('\n', start);
      const end = found === -1 ? text.length : found;
      let blank = end;
      while (blank > start && isBlank(text.charCodeAt(blank - 1))) blank--;
      if (blank < end) {
        const edit = { start: blank, end, text: '' };
        const from = start;
        yield {
          line,
          column: blank - start + 1,
          message: `Unexpected ${end - blank === 1 ? 'blank' : `${end - blank} blanks`} at the end of the line, expected none`,
          help: 'Delete them; many editors do so on saving.',
          yamllint: 'trailing spaces',
          edits: () => (isContent(layout, from, blank) ? [] : [edit]),
        };
      }
      start = end + 1;
    }
  },
};

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

// What follows words in a block text belongs to it: two blanks make a line break in Markdown.
function isContent({ tokens }: Layout, start: number, blank: number): boolean {
  if (blank === start) return false;
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end.offset ?? 0) > blank) high = middle;
    else low = middle + 1;
  }
  const token = tokens[low];
  const isBlock = token?.style === '|' || token?.style === '>';
  return isBlock && token.start.line < token.end.line && token.start.offset < start;
}
