import { type Entry, rowOf } from '../entry.ts';
import { inTurns } from '../in-turns.ts';
import { normalText } from '../normal-text.ts';
import type { RowRecord, Verdict } from '../store/record.ts';
import type { RowIndex } from '../store/row-index.ts';
import { spokenText } from '../training-row.ts';
import type { HeldOut } from './choose.ts';
import type { HeldOutRows } from './rows.ts';

/** Mark every row that may not be trained on as a question is held out; rows of such questions are given to `rows`. */
export async function markHeldOut(
  index: RowIndex,
  read: (record: RowRecord) => Entry,
  heldOut: HeldOut,
  rows: HeldOutRows,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (heldOut.count === 0) return;
  for await (const some of inTurns(index.records({ isChanging: true }), signal)) {
    for (const record of some) {
      const entry = read(record);
      record.verdict = verdictOf(entry, heldOut) ?? record.verdict;
      if (record.verdict === 'held-out') rows.add(entry);
    }
  }
}

function verdictOf({ fact, question, bytes }: Entry, heldOut: HeldOut): Verdict | undefined {
  if (question !== undefined && heldOut.hasQuestion(question)) return 'held-out';
  if (fact !== undefined && heldOut.hasFact(fact)) return 'held-out';
  return heldOut.standsIn(textOf({ bytes })) ? 'holds-held-out' : undefined;
}

// A line feed stands in no normal form, so no question is found across two messages.
function textOf(entry: Pick<Entry, 'bytes'>): string {
  return rowOf(entry)
    .messages.map((message) => normalText(spokenText(message)))
    .join('\n');
}
