import { model, row } from '@labpipe/records';

/** What `train init --schema` prints. */
export const schemas = {
  reads: { row: row.schema },
  writes: { model: model.schema },
};
