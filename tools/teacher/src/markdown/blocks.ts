import { type Table, tableAt } from './table.ts';

/** One block of a Markdown document; texts still hold their inline markup. */
export type Block =
  | { type: 'heading'; level: number; text: string }
  | { type: 'paragraph'; lines: string[] }
  | { type: 'item'; text: string }
  | ({ type: 'table' } & Table);

/** Split Markdown into blocks, in order; code, comments and rules are left out. Never throws, linear in the text. */
export function blocksOf(markdown: string): Block[] {
  const lines = withoutComments(markdown.replace(/\r\n?/g, '\n')).split('\n');
  const blocks: Block[] = [];
  let index = 0;
  while (index < lines.length) {
    const fence = fenceOf(lines[index]!);
    const table = fence === undefined ? tableAt(lines, index) : undefined;
    if (fence !== undefined) {
      index = afterFence(lines, index, fence);
    } else if (table) {
      blocks.push({ type: 'table', header: table.header, rows: table.rows });
      index = table.end;
    } else {
      addLine(blocks, lines[index]!, lines[index - 1] ?? '');
      index++;
    }
  }
  return blocks;
}

function addLine(blocks: Block[], raw: string, before: string): void {
  const line = raw.replace(/^ {0,3}> ?/, '');
  const text = line.trim();
  const last = blocks.at(-1);
  const open = before.trim() !== '' ? last : undefined;
  if (text === '') return;
  if (/^(=+|-+)$/.test(text) && open?.type === 'paragraph' && open.lines.length === 1) {
    blocks.splice(-1, 1, {
      type: 'heading',
      level: text.startsWith('=') ? 1 : 2,
      text: open.lines[0]!,
    });
  } else if (/^([-*_] ?){3,}$/.test(text)) {
    return;
  } else if (/^#{1,6}\s/.test(text)) {
    blocks.push(heading(text));
  } else if (/^([-*+•]|\d{1,9}[.)])\s/.test(text)) {
    blocks.push({ type: 'item', text: text.replace(/^\S+\s+/, '') });
  } else if (open?.type === 'item') {
    open.text += ` ${text}`;
  } else if (open?.type === 'paragraph') {
    open.lines.push(text);
  } else {
    blocks.push({ type: 'paragraph', lines: [text] });
  }
}

function heading(text: string): Block {
  const level = text.search(/[^#]/);
  let title = text.slice(level).trim();
  while (title.endsWith('#')) title = title.slice(0, -1);
  return { type: 'heading', level, text: title.trim() };
}

function fenceOf(line: string): string | undefined {
  return /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
}

function afterFence(lines: string[], start: number, fence: string): number {
  let index = start + 1;
  while (index < lines.length && !lines[index]!.trimStart().startsWith(fence)) index++;
  return index + 1;
}

// Not a regular expression: a text full of openings and without an end would cost the square of its length.
function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('<!--', from);
    const end = start < 0 ? -1 : text.indexOf('-->', start);
    if (end < 0) return kept + text.slice(from);
    kept += text.slice(from, start);
    from = end + 3;
  }
}
