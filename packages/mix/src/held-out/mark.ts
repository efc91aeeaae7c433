import { type Entry, rowOf } from '../entry.ts';
import { normalText } from '../normal-text.ts';
import type { RowRecord, Verdict } from '../store/record.ts';
import type { RowIndex } from '../store/row-index.ts';
import type { HeldOut } from './choose.ts';
import { phraseFinder } from './phrase-finder.ts';
import type { HeldOutRows } from './rows.ts';

/** Mark every row that may not be trained on as a question is held out; rows of such questions are given to `rows`. */
export function markHeldOut(
  index: RowIndex,
  read: (record: RowRecord) => Entry,
  heldOut: HeldOut,
  rows: HeldOutRows,
): void {
  if (heldOut.questions.size === 0) return;
  const split = splitter(heldOut);
  for (const record of index.records({ isChanging: true })) {
    const entry = read(record);
    record.verdict = split(entry) ?? record.verdict;
    if (record.verdict === 'held-out') rows.add(entry);
  }
}

function splitter({ questions, facts }: HeldOut): (entry: Entry) => Verdict | undefined {
  const { holdsAny } = phraseFinder(questions);
  return ({ fact, question, bytes }) => {
    if (question !== undefined && questions.has(question)) return 'held-out';
    if (fact !== undefined && facts.has(fact)) return 'held-out';
    return holdsAny(textOf({ bytes })) ? 'holds-held-out' : undefined;
  };
}

// A line feed stands in no normal form, so no question is found across two messages.
function textOf(entry: Pick<Entry, 'bytes'>): string {
  return rowOf(entry)
    .messages.map(({ content }) => normalText(content ?? ''))
    .join('\n');
}
