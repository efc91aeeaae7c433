import { existsSync } from 'node:fs';
import { UsageError } from '@labpipe/cli';

/** How much of an input to take: this many rows, or this share of them. */
export type Size = { count: number } | { share: number };

/** An input as the command line names it. */
export interface Source {
  path: string;
  size?: Size;
}

/** `a.jsonl`, `a.jsonl:2000` (rows) or `a.jsonl:0.5` (a share; 1.0 is all, 1 is one row). */
export function parseSource(argument: string): Source {
  const [, path, number] = /^(.+):(\d+(?:\.\d+)?)$/.exec(argument) ?? [];
  if (path === undefined || number === undefined || existsSync(argument)) return { path: argument };
  if (!number.includes('.')) return { path, size: { count: Number(number) } };
  if (Number(number) <= 1) return { path, size: { share: Number(number) } };
  throw new UsageError(
    `${argument}: Unexpected share ${number}, expected 0.0 to 1.0, or a whole number of rows`,
  );
}

/** The inputs of a command line; stdin can be read only once. */
export function parseSources(arguments_: readonly string[]): Source[] {
  const sources = (arguments_.length > 0 ? arguments_ : ['-']).map(parseSource);
  if (sources.filter(({ path }) => path === '-').length > 1) {
    throw new UsageError('Unexpected second -, expected standard input to be named once');
  }
  return sources;
}
