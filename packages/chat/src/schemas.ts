import { endpoint, message, row } from '@labpipe/records';

/** What `chat --schema` prints. */
export const schemas = {
  reads: { endpoint: endpoint.schema, message: message.schema, row: row.schema },
  writes: { message: message.schema },
};
