import { answer, checkpoint, endpoint, model, row, score } from '@labpipe/records';

/** What `evaluate --schema` prints. */
export const schemas = {
  reads: {
    checkpoint: checkpoint.schema,
    model: model.schema,
    endpoint: endpoint.schema,
    row: row.schema,
  },
  writes: { answer: answer.schema, score: score.schema },
};
