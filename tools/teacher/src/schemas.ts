import { endpoint } from '@labpipe/records';

/** Reads nothing on stdin; writes one endpoint record. */
export const schemas = { reads: {}, writes: { endpoint: endpoint.schema } };
