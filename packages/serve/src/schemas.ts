import { checkpoint, endpoint, model, score } from '@labpipe/records';

/** What `serve --schema` prints. */
export const schemas = {
  reads: { checkpoint: checkpoint.schema, model: model.schema, score: score.schema },
  writes: { endpoint: endpoint.schema },
};
