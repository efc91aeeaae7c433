import { leaf } from '@labpipe/records';
import { formats } from './schemas/index.ts';

/** What `--schema` prints: every version of qna.yaml that is still taken, and the leaf record. */
export const schemas = {
  reads: Object.fromEntries(
    Object.entries(formats).flatMap(([name, versions]) =>
      Object.entries(versions).flatMap(([version, { schema }]) =>
        schema ? [[`${name}-v${version}`, schema]] : [],
      ),
    ),
  ),
  writes: { leaf: leaf.schema },
};
