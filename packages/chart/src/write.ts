import { writeFile } from 'node:fs/promises';
import { UsageError, writeFileAtomically } from '@labpipe/cli';
import type { Drawing } from './drawing.ts';
import { png } from './png.ts';
import { svg } from './svg.ts';

/** Throws UsageError for a file that is neither SVG nor PNG: before the work whose result is to be drawn. */
export function checkPlotPath(path: string): void {
  if (/\.(svg|png)$/i.test(path)) return;
  throw new UsageError(`--plot ${path}: Unexpected ending, expected .svg or .png`);
}

/** Write a drawing as the file's ending says. Throws UsageError for another ending, OutputError where it cannot be written. */
export async function writePlot(path: string, drawing: Drawing): Promise<void> {
  checkPlotPath(path);
  const bytes = /png$/i.test(path) ? png(drawing) : svg(drawing);
  await writeFileAtomically(path, (temporary) => writeFile(temporary, bytes));
}
