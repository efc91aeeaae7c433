import { chunk, leaf, reject, sample } from '@labpipe/records';
import { blockRecord } from './block-record.ts';
import { estimateRecord } from './estimate/estimate-record.ts';
import { prompt } from './prompt-record.ts';
import { batchRequest } from './traffic/batch/batch-request.ts';
import { batchResult } from './traffic/batch/batch-result.ts';
import { exchange } from './traffic/exchange.ts';

/** What `sdg` reads and writes. */
export const schemas = {
  reads: {
    leaf: leaf.schema,
    exchange: exchange.schema,
    reject: reject.schema,
    'batch-result': batchResult.schema,
  },
  writes: {
    sample: sample.schema,
    prompt: prompt.schema,
    exchange: exchange.schema,
    'batch-request': batchRequest.schema,
  },
};

/** What `sdg chunk` reads and writes. */
export const chunkSchemas = {
  reads: { leaf: leaf.schema },
  writes: { chunk: chunk.schema },
};

/** What `sdg check` writes. */
export const checkSchemas = { writes: { block: blockRecord.schema } };

/** What `sdg estimate` reads and writes. */
export const estimateSchemas = {
  reads: { leaf: leaf.schema },
  writes: { estimate: estimateRecord.schema },
};
