import type { Kind } from '@labpipe/records';
import { type RowMessage, rowId, type TrainingRow, withSystemPrompt } from './training-row.ts';

/** A row of somebody else: as far as other people's `messages` files agree. */
export interface GivenRow {
  id?: unknown;
  messages: { role: string; content?: string | null }[];
  metadata?: string | Record<string, unknown> | null;
  unmask?: boolean | null;
  [key: string]: unknown;
}

/** Wider than the row of the contract: metadata as an object, messages without content. */
export const givenRow: Kind<GivenRow> = {
  name: 'row',
  schema: {
    $id: 'given-row',
    type: 'object',
    required: ['messages'],
    properties: {
      messages: {
        type: 'array',
        items: {
          type: 'object',
          required: ['role'],
          properties: {
            role: { type: 'string', minLength: 1 },
            content: { type: ['string', 'null'] },
          },
        },
      },
      metadata: { anyOf: [{ type: 'string' }, { type: 'object' }, { type: 'null' }] },
      unmask: { type: ['boolean', 'null'] },
    },
  },
};

/** There are keys to move into metadata that cannot take them. */
export class MetadataError extends Error {
  override readonly name = 'MetadataError';
}

/**
 * A row of somebody else with exactly our four keys: every other key moves into the metadata, as in instructlab-sdg's
 * datamixing.py, and an id of its own stays. Throws MetadataError.
 */
export function fromGivenRow(given: GivenRow, systemPrompt: string | undefined): TrainingRow {
  const { id, messages: said, metadata, unmask: flag, ...others } = given;
  const unmask = flag ?? false;
  const messages = withSystemPrompt(said as RowMessage[], systemPrompt);
  return {
    id: isName(id) ? String(id) : rowId(messages, unmask),
    messages,
    metadata: joinMetadata(metadata, others),
    unmask,
  };
}

function isName(id: unknown): id is string | number {
  return (typeof id === 'string' && id !== '') || typeof id === 'number';
}

function joinMetadata(metadata: GivenRow['metadata'], others: object): string {
  if (typeof metadata === 'string' && Object.keys(others).length === 0) return metadata;
  const own = typeof metadata === 'string' ? parseObject(metadata) : metadata;
  return JSON.stringify({ ...own, ...others });
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {}
  throw new MetadataError('Unexpected metadata, expected a JSON object that takes the other keys');
}
