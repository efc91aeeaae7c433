import type { Kind } from '@labpipe/records';

/** What `sdg check` writes: a block of a pipeline that is in order. */
export interface BlockRecord {
  kind: 'block';
  id: string;
  pipeline: string;
  type: string;
  file: string;
  block: string;
  asks: boolean;
}

const text = { type: 'string' };

export const blockRecord: Kind<BlockRecord> = {
  name: 'block',
  schema: {
    $id: 'block',
    type: 'object',
    required: ['kind', 'id', 'pipeline', 'type', 'file', 'block', 'asks'],
    properties: {
      kind: { const: 'block' },
      id: text,
      pipeline: { ...text, description: 'As it was named.' },
      type: { ...text, description: 'The type of leaf whose rows go through it.' },
      file: text,
      block: { ...text, description: "The block's name." },
      asks: { type: 'boolean', description: 'Whether it asks a model.' },
    },
  },
};
