import type { Edit } from './edit.ts';
import type { Layout, Rule } from './rule.ts';

/** The last line ends like every other. */
export const newLineAtEndOfFile: Rule = {
  name: 'new-line-at-end-of-file',
  readsLines: true,
  options: {},
  accepts: {},
  *check(layout) {
    const { text } = layout;
    if (text === '' || text.endsWith('\n')) return;
    yield {
      line: text.split('\n').length,
      column: text.length - text.lastIndexOf('\n'),
      message: 'Unexpected end of file in the middle of a line, expected a line end',
      help: 'Add a line end.',
      yamllint: 'no new line character at the end of file',
      edits: () => [{ start: text.length, end: text.length, text: '\n' }, ...stripLast(layout)],
    };
  },
};

// The line end would become a part of a block text that stands last, unless its header says otherwise.
function stripLast({ text, tokens }: Layout): Edit[] {
  const last = tokens.findLast(({ type }) => type === 'scalar');
  if (last === undefined || last.end.offset < text.length) return [];
  const header = /^[|>][-+\d]*/.exec(text.slice(last.start.offset))?.[0] ?? '';
  if (header === '' || header.includes('-')) return [];
  const { offset: start } = last.start;
  return [{ start, end: start + header.length, text: `${header.replace('+', '')}-` }];
}
