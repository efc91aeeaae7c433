/** What of a step can be drawn, by its key in the record, and how its axis is called. */
export const figures = {
  loss: 'loss (nats)',
  learning_rate: 'learning rate',
  grad_norm: 'norm of the gradient',
  tokens_per_second: 'tokens/s',
} as const;

/** What it can be drawn over. */
export const axes = {
  step: 'step',
  epoch: 'epoch',
  samples_seen: 'rows seen',
} as const;

export type Figure = keyof typeof figures;
export type Axis = keyof typeof axes;
