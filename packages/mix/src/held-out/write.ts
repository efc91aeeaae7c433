import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError, writeFileAtomically } from '@labpipe/cli';
import { openPacker, packingOf } from '../output/packing.ts';
import type { TrainingRow } from '../training-row.ts';

/** Write the held-out file, in place of any that was there, packed by its ending. */
export async function writeHeldOut(path: string, rows: Iterable<TrainingRow>): Promise<void> {
  try {
    const packing = packingOf(path);
    await writeFileAtomically(path, (temporary) => {
      const pieces = inPieces(rows);
      if (packing === 'none') return writeFile(temporary, pieces);
      return pipeline(Readable.from(pieces), openPacker(packing), createWriteStream(temporary));
    });
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
