import { writeFile } from 'node:fs/promises';
import { UsageError, writeFileAtomically } from '@labpipe/cli';
import type { TrainingRow } from '../training-row.ts';

/** Write the held-out file, in place of any that was there. */
export async function writeHeldOut(path: string, rows: Iterable<TrainingRow>): Promise<void> {
  try {
    await writeFileAtomically(path, (temporary) => writeFile(temporary, inPieces(rows)));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(
      `--held-out ${path}: Unexpected path (${why}), expected a file we can write, or none`,
      { cause },
    );
  }
}

const pieceSize = 1 << 20;

function* inPieces(rows: Iterable<TrainingRow>): Generator<string> {
  let piece = '';
  for (const row of rows) {
    piece += `${JSON.stringify(row)}\n`;
    if (piece.length < pieceSize) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
