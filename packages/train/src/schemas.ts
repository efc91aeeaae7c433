import { checkpoint, model, row, step } from '@labpipe/records';

/** What `train --schema` prints. */
export const schemas = {
  reads: { row: row.schema },
  writes: { step: step.schema, checkpoint: checkpoint.schema, model: model.schema },
};
