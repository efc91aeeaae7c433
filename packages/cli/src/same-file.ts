import { statSync } from 'node:fs';
import { UsageError } from './errors.ts';

/** Whether two paths name one file, through links too. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => statSync(path, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev && one.isFile();
}

/** Throws UsageError where an option names a file to write that is read: it would be lost. */
export function refuseInputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
): void {
  for (const [option, path] of Object.entries(outputs)) {
    const input = path === undefined ? undefined : inputs.find((each) => isSameFile(each, path));
    if (input === undefined) continue;
    throw new UsageError(
      `--${option} ${path}: Unexpected path of an input, which it would overwrite, expected another file`,
    );
  }
}
