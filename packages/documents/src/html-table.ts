import type { HtmlNode, Rule } from 'turndown';

/** A table as GitHub's Markdown has it: its first row is the head, and no cell has more than one line. */
export const tableRule: Rule = {
  filter: 'table',
  replacement: (_content, node) => {
    const rows = rowsOf(node).filter((row) => row.length > 0);
    const width = Math.max(0, ...rows.map(({ length }) => length));
    if (width === 0) return '';
    const [head = [], ...body] = rows.map((row) => [
      ...row,
      ...Array.from({ length: width - row.length }, () => ''),
    ]);
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    const rule = line(head.map(() => '---'));
    return `\n\n${[line(head), rule, ...body.map(line)].join('\n')}\n\n`;
  },
};

function rowsOf(table: HtmlNode): string[][] {
  return Array.from(table.querySelectorAll('tr'), (row) =>
    Array.from(row.childNodes)
      .filter(({ nodeName }) => nodeName === 'TD' || nodeName === 'TH')
      .map(({ textContent }) => cellOf(textContent ?? '')),
  );
}

function cellOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|');
}
