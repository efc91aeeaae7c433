import { existsSync } from 'node:fs';
import { UsageError } from '@labpipe/cli';

/** How much of an input to take: this many rows, or this share of them (above 1: each more than once). */
export type Size = { count: number } | { share: number };

/** An input as the command line names it. */
export interface Source {
  path: string;
  size?: Size;
  /** How much of the whole set it is, in proportion to those of the others. */
  weight?: number;
  /** The data set that it is a part of, with others: size and weight are of that. */
  set?: number;
}

/** For each source the first one of its data set. */
export function setsOf(sources: readonly Source[]): number[] {
  return sources.map(({ set }, at) =>
    set === undefined ? at : sources.findIndex((other) => other.set === set),
  );
}

/** `a.jsonl`, `a.jsonl:2000` (rows) or `a.jsonl:0.5` (a share; 1.0 is all, 1 is one row). Throws UsageError on a size of another kind. */
export function parseSource(argument: string): Source {
  const [, path, size] = /^(.+):([^:/]*)$/.exec(argument) ?? [];
  if (path === undefined || size === undefined || existsSync(argument)) return { path: argument };
  if (/^\d+$/.test(size)) return { path, size: { count: Number(size) } };
  if (/^\d*\.\d+$/.test(size)) return { path, size: { share: Number(size) } };
  if (!existsSync(path)) return { path: argument };
  throw new UsageError(
    `${argument}: Unexpected size ${size || 'of no digits'}, expected rows, as in ${path}:2000, or a share, as in ${path}:0.5`,
  );
}

/** Those of a recipe, then those of the command line, or stdin where neither names any; it can be read only once. */
export function parseSources(
  arguments_: readonly string[],
  inRecipe: readonly Source[] | undefined,
): Source[] {
  const named = arguments_.length > 0 || inRecipe ? arguments_ : ['-'];
  const sources = [...(inRecipe ?? []), ...named.map(parseSource)];
  if (sources.filter(({ path }) => path === '-').length > 1) {
    throw new UsageError('Unexpected second -, expected standard input to be named once');
  }
  return sources;
}
