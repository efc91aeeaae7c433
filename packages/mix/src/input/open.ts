import { type Input, type Io, inputs } from '@labpipe/cli';
import { csvLines } from './csv.ts';

/** The inputs that the paths name, as lines of JSON: those of tables (.parquet, .csv) too, a row a line. */
export function openInputs(paths: readonly string[], io: Pick<Io, 'stdin'>): Input[] {
  const opened = paths.length > 0 ? inputs(paths, io) : [];
  return opened.map((input) => {
    if (isParquet(input.name)) return { ...input, bytes: parquet(input.name) };
    return isCsv(input.name) ? { ...input, bytes: csvLines(input) } : input;
  });
}

/** Whether the lines of an input are made of something else, so that no line stands in the file itself. */
export function isTable(path: string): boolean {
  return isParquet(path) || isCsv(path);
}

function isParquet(path: string): boolean {
  return /\.parquet$/i.test(path);
}

function isCsv(path: string): boolean {
  return /\.csv(\.gz|\.zst)?$/i.test(path);
}

// The reader and its decompressors load only for a file that needs them.
async function* parquet(path: string): AsyncGenerator<Buffer> {
  const { parquetLines } = await import('./parquet.ts');
  yield* parquetLines(path);
}
