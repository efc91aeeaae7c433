import { chunk, leaf, sample } from '@labpipe/records';
import { prompt } from './prompt-record.ts';

/** What `sdg` reads and writes. */
export const schemas = {
  reads: { leaf: leaf.schema },
  writes: { sample: sample.schema, prompt: prompt.schema },
};

/** What `sdg chunk` reads and writes. */
export const chunkSchemas = {
  reads: { leaf: leaf.schema },
  writes: { chunk: chunk.schema },
};
