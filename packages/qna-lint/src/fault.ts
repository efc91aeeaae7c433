import type { Finding } from './finding.ts';
import type { Mark } from './yaml/token.ts';

/** A finding whose file is not named yet and whose place is a mark of the reader. */
export interface Fault extends Omit<Finding, 'file' | 'line' | 'column'> {
  readonly mark: Mark;
}

/** The first place of every file. */
export const fileStart: Mark = { offset: 0, line: 0, column: 0 };

/** A fault that refuses the file. */
export function errorAt(
  mark: Mark,
  rule: string,
  message: string,
  help: string,
  upstream?: { path: string; message: string },
): Fault {
  const path = upstream?.path ?? '';
  return { mark, level: 'error', rule, path, message, help, ...(upstream && { upstream }) };
}
