import { row } from '@labpipe/records';

/** What `train preview --schema` prints. */
export const schemas = { reads: { row: row.schema }, writes: {} };
