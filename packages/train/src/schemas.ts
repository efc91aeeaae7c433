import { checkpoint, model, row, step } from '@labpipe/records';

/** A line of the file of --sample-loss. */
const sampleLoss = {
  $id: 'sample_loss',
  type: 'object',
  required: ['id', 'epoch', 'step', 'loss', 'tokens'],
  properties: {
    id: { type: 'string', description: 'Of the training row.' },
    epoch: { type: 'integer', minimum: 1 },
    step: { type: 'integer', minimum: 1 },
    loss: {
      type: 'number',
      description: 'Before the step: mean cross entropy of its learned tokens, in nats.',
    },
    tokens: { type: 'integer', minimum: 1, description: 'Its learned tokens.' },
  },
};

/** What `train --schema` prints. */
export const schemas = {
  reads: { row: row.schema },
  writes: {
    step: step.schema,
    checkpoint: checkpoint.schema,
    model: model.schema,
    sample_loss: sampleLoss,
  },
};
