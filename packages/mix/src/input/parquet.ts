import { InputError } from '@labpipe/cli';
import {
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

// The library fails at a page of LZ4 with nothing in it, as a column of nulls is.
const unpackers: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (packed, size) => (size === 0 ? new Uint8Array() : unpack(packed, size)),
  ]),
);

/** The rows of a Parquet file as lines of JSON, a row group at a time. Throws InputError. */
export async function* parquetLines(path: string): AsyncGenerator<Buffer> {
  const readable = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (cause) {
      throw new InputError(
        path,
        `Unexpected bytes (${(cause as Error).message}), expected a Parquet file`,
        { cause },
      );
    }
  };
  const file = await readable(() => asyncBufferFromFile(path));
  const metadata: FileMetaData = await readable(() => parquetMetadataAsync(file));
  let start = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const [rowStart, rowEnd] = [start, start + Number(count)];
    start = rowEnd;
    const rows = await readable(() =>
      parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors: unpackers }),
    );
    for (const row of rows) yield Buffer.from(`${JSON.stringify(row, plain)}\n`);
  }
}

// JSON has no integers of 64 bits and no bytes; a column has no other way than null to leave a key out.
function plain(_key: string, value: unknown): unknown {
  if (value === null) return undefined;
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
