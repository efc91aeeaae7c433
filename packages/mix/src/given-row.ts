import type { Kind } from '@labpipe/records';
import { plainMessages } from './plain-messages.ts';
import { RowError } from './row-error.ts';
import { rowId, type TrainingRow, withSystemPrompt } from './training-row.ts';

/** A message of somebody else; without content where it only calls tools, in parts where pictures may stand between. */
export interface GivenMessage {
  role: string;
  content?: string | null | readonly unknown[];
  tool_calls?: unknown;
}

/** A row of somebody else: as far as other people's `messages` files agree. */
export interface GivenRow {
  id?: unknown;
  messages: GivenMessage[];
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
            content: { anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'array' }] },
          },
        },
      },
      metadata: { anyOf: [{ type: 'string' }, { type: 'object' }, { type: 'null' }] },
      unmask: { type: ['boolean', 'null'] },
    },
  },
};

/**
 * A row of somebody else with exactly our four keys: every other key moves into the metadata, as in instructlab-sdg's
 * datamixing.py, and an id of its own stays. Throws RowError.
 */
export function fromGivenRow(given: GivenRow, systemPrompt: string | undefined): TrainingRow {
  const { id, messages: said, metadata, unmask: flag, ...others } = given;
  const unmask = flag ?? false;
  const messages = withSystemPrompt(plainMessages(said), systemPrompt);
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
  throw new RowError(
    'bad-metadata',
    'Unexpected metadata, expected a JSON object that takes the other keys',
  );
}
