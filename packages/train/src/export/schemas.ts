import { checkpoint, leaf, model, score } from '@labpipe/records';

/** What `train export --schema` prints. */
export const schemas = {
  reads: {
    model: model.schema,
    checkpoint: checkpoint.schema,
    score: score.schema,
    leaf: leaf.schema,
  },
  writes: { model: model.schema },
};
