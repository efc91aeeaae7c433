import { fstatSync, statSync } from 'node:fs';
import { type Io, refuseInputs, UsageError } from '@labpipe/cli';
import type { Args, Plan } from './plan.ts';

/**
 * Throws UsageError where a file that is read is written as well. Only `--output` may be one: it takes its place when all is
 * read.
 */
export function checkPlaces(
  args: Args,
  { split }: Plan,
  inputs: readonly string[],
  { stdout }: Io,
): void {
  const { rejects, summary, manifest, recipe, only, except, without } = args;
  const read = [...inputs, recipe, only, except, without].filter((path) => path !== undefined);
  refuseInputs({ rejects, summary, manifest, 'held-out': args['held-out'] }, read);
  for (const { path } of split?.parts ?? []) refuseInputs({ split: path }, read);
  if (args.output !== undefined) return;
  // A shell has emptied it by now, or, with >>, it would grow for ever.
  const same = read.find((path) => isStandardOutput(path, stdout));
  if (same === undefined) return;
  throw new UsageError(
    `${same}: Unexpected input that is standard output as well, expected another file; --output ${same} writes it anew when all is read`,
  );
}

function isStandardOutput(path: string, stdout: Io['stdout']): boolean {
  const { fd } = stdout as { fd?: number };
  if (fd === undefined) return false;
  const [input, output] = [statSync(path, { throwIfNoEntry: false }), fstatSync(fd)];
  return output.isFile() && output.ino === input?.ino && output.dev === input.dev;
}
