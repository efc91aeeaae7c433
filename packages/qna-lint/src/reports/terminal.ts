import type { Level } from '../finding.ts';
import { readText } from '../read-source.ts';
import type { Line } from './report.ts';
import { blanked, visible } from './visible.ts';

/** A finding with the line that it is about, for people at a terminal. */
export function terminal(colors: boolean, read: (file: string) => string = readText): Line {
  const paint = (code: number, text: string) => (colors ? `\x1b[${code}m${text}\x1b[0m` : text);
  let last = { file: '', text: '' };
  return ({ file, line, column, level, rule, path, message, help }) => {
    if (file !== last.file) last = { file, text: read(file) };
    const place = paint(1, `${visible(file)}:${line}:${column}`);
    const at = path === '' || path === '.' ? '' : ` at ${path}`;
    return [
      `${place} ${paint(levelColors[level], level)} ${visible(message)} ${paint(2, `(${rule}${visible(at)})`)}`,
      ...frame(last.text, line, column).map((row) => paint(2, row)),
      `  ${visible(help)}`,
      '',
    ].join('\n');
  };
}

const levelColors: Readonly<Record<Level, number>> = { error: 31, warning: 33, info: 36 };

/** Widest part of a line that a frame shows. */
const width = 100;

function frame(text: string, line: number, column: number): string[] {
  const found = text.split('\n', line)[line - 1];
  if (found === undefined || text === '') return [];
  const characters = [...found];
  const start = Math.max(0, column - 1 - width / 2);
  // Tabs would shift the mark, and control characters could rule the terminal.
  const shown = blanked(characters.slice(start, start + width).join(''));
  const number = String(line);
  const gap = ' '.repeat(number.length);
  return [`  ${number} | ${shown}`, `  ${gap} | ${' '.repeat(column - 1 - start)}^`];
}
