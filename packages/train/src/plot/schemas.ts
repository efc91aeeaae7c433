import { checkpoint, model, step } from '@labpipe/records';

/** What `train plot --schema` prints. */
export const schemas = {
  reads: { step: step.schema, checkpoint: checkpoint.schema, model: model.schema },
  writes: {},
};
