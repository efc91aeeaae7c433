import { isAbsolute, relative, resolve } from 'node:path';
import type { Line } from './report.ts';
import { visible } from './visible.ts';

/** The lines that InstructLab's own parser prints (its format STANDARD), with places that it does not have. */
export const upstream: Line = ({ file, line, column, level, path, message, upstream: theirs }) => {
  if (theirs === null || level === 'info') return undefined;
  const words = theirs ?? { path, message };
  const at = words.path === '' ? '' : ` [${words.path}]`;
  // It keeps the end of a long message, as a list stands before what is wrong with it.
  const text = [...words.message].slice(-200).join('');
  const word = level === 'error' ? 'ERROR' : 'WARN';
  return `${word}: ${visible(fromHere(file))}:${line}:${column}${at} ${text}`;
};

function fromHere(file: string): string {
  const way = relative('.', file);
  return way.startsWith('..') || isAbsolute(way) ? resolve(file) : way;
}
