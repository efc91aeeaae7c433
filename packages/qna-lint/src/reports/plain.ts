import type { Line } from './report.ts';
import { visible } from './visible.ts';

/** One line a finding, place first, for logs and for editors that jump to `file:line:column`. */
export const plain: Line = ({ file, line, column, level, rule, path, message, help }) => {
  const at = path === '' || path === '.' ? '' : ` at ${path}`;
  return visible(`${file}:${line}:${column}: ${level}: ${message} (${rule}${at}). ${help}`);
};
