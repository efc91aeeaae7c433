import { writeFile } from 'node:fs/promises';
import { UsageError, writeFileAtomically } from '@labpipe/cli';
import type { TrainingRow } from '../training-row.ts';

/** Write the held-out file, in place of any that was there. */
export async function writeHeldOut(path: string, rows: readonly TrainingRow[]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  try {
    await writeFileAtomically(path, (temporary) => writeFile(temporary, text));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(
      `--held-out ${path}: Unexpected path (${why}), expected a file we can write, or none`,
      { cause },
    );
  }
}
