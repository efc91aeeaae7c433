import { createReadStream } from 'node:fs';
import ndjson from 'ndjson';

/** All records of a file that our own tools wrote. */
export async function readRecords(file) {
  const records = [];
  for await (const record of createReadStream(file).pipe(ndjson.parse())) records.push(record);
  return records;
}
