import { type Row, row, sample } from '@labpipe/records';
import { givenRow } from './given-row.ts';

const written: { type: 'object'; required: (keyof Row)[]; additionalProperties: boolean } = {
  type: 'object',
  required: ['id', 'messages', 'metadata', 'unmask'],
  additionalProperties: false,
};

/** What `mix --schema` prints. Rows are written stricter than they are read. */
export const schemas = {
  reads: { sample: sample.schema, row: givenRow.schema },
  writes: { row: { ...row.schema, ...written } },
};
