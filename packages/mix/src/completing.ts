import { type Entry, rowOf } from './entry.ts';
import { lessonOf } from './lesson-of.ts';
import type { Documents } from './shapes/documents.ts';
import { type RaftSettings, withDocuments } from './shapes/raft.ts';
import type { RowRecord } from './store/record.ts';
import { rowId, taughtMessages } from './training-row.ts';

/** Reads the row of a record. */
export type Read = (record: RowRecord) => Entry;

/** Reads rows with their documents, now that every sample was read; the same each time, as the draw follows from the seed and the row. */
export function completing(
  read: Read,
  documents: Documents,
  { raft, 'system-prompt': prompt }: { raft: RaftSettings; 'system-prompt'?: string | undefined },
): Read {
  return (record) => {
    const entry = read(record);
    const { golden, leaf } = entry;
    if (golden === undefined || leaf === undefined) return entry;
    const { id: _, ...row } = rowOf(entry);
    const { messages, metadata, unmask } = withDocuments(row, golden, documents.of(leaf), raft);
    const line = JSON.stringify({ id: rowId(messages, unmask), messages, metadata, unmask });
    const lesson = lessonOf(taughtMessages(messages, prompt), unmask);
    return { ...entry, lesson, bytes: Buffer.from(line) };
  };
}
