import { row } from '@labpipe/records';

const number = { type: 'number', minimum: 0 };
const bytes = { type: 'integer', minimum: 0, description: 'Bytes.' };
const numbers = (names: string[], each: object) => ({
  type: 'object',
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, each])),
});

const top = numbers(
  [
    'rows',
    'parameters',
    'trained_parameters',
    'steps',
    'tokens',
    'checkpoints',
    'seconds',
    'tokens_per_second',
  ],
  number,
);

const estimate = {
  $id: 'estimate',
  type: 'object',
  required: ['kind', 'id', ...top.required, 'time', 'engine', 'memory', 'disk', 'warnings'],
  properties: {
    kind: { const: 'estimate' },
    id: { type: 'string' },
    ...top.properties,
    time: numbers(['starting', 'compiling', 'stepping'], number),
    warnings: { type: 'array', items: { type: 'string' } },
    engine: { enum: ['onnx', 'jax'] },
    memory: numbers(['rows', 'weights', 'gradients', 'moments', 'computing', 'total'], bytes),
    disk: numbers(['checkpoint', 'checkpoints', 'state', 'peak'], bytes),
  },
};

/** What `train estimate --schema` prints. */
export const schemas = { reads: { row: row.schema }, writes: { estimate } };
