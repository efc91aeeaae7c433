import type { Io } from '@labpipe/cli';
import { type Ledger, priority } from '@labpipe/records';
import { type Entry, rowOf } from './entry.ts';
import type { Format } from './formats/format.ts';
import { openCatalogue } from './held-out/catalogue.ts';
import {
  chooseHeldOut,
  type HeldOut,
  type HoldOutSettings,
  questionsThatStay,
} from './held-out/choose.ts';
import { type HeldOutRows, openHeldOutRows } from './held-out/rows.ts';
import { writeHeldOut } from './held-out/write.ts';
import { type Judged, judge, type Sampling } from './judge.ts';
import type { Made } from './make-entries.ts';
import { type Documents, type RaftSettings, withDocuments } from './shapes/raft.ts';
import { openSpool, type Spool } from './spool.ts';
import { lessonOf, rowId } from './training-row.ts';
import { openRowWriter } from './write-rows.ts';

export interface Passes extends Sampling {
  holdOut: HoldOutSettings | undefined;
  raft: RaftSettings;
  'held-out': string;
  rejects?: string | undefined;
  format?: Format | undefined;
  wrote?: ((bytes: Buffer) => void) | undefined;
}

/**
 * Mix where what happens to a row depends on rows that come after it: the rows wait in a spool, first until the
 * questions to hold out are chosen, then until every row is judged. Nothing is written when the input broke off. Gives
 * the number of questions held out.
 */
export async function mixInPasses(
  entries: AsyncIterable<Iterable<Made>>,
  passes: Passes,
  io: Io,
  ledger: Ledger,
): Promise<number> {
  const spool = await openSpool();
  try {
    const documents = new Map<string, Map<string, string>>();
    const heldOut = await collect(entries, spool, documents, passes.holdOut, ledger);
    const read: Spool['entries'] = (order) =>
      completed(spool.entries(order), documents, passes.raft);
    const rows = openHeldOutRows(heldOut.questions);
    const judged = await judge(read(), heldOut, rows, passes);
    if (io.signal?.aborted) return 0;
    // Before the first row: whoever reads the rows may go on to ask the questions.
    if (heldOut.questions.size > 0) await writeHeldOut(passes['held-out'], rows.all());
    await writeAll(read, judged, passes, rows, io, ledger);
    if (heldOut.questions.size > 0) {
      ledger.note(`${heldOut.questions.size} held out -> ${passes['held-out']}`);
    }
    return heldOut.questions.size;
  } finally {
    await spool.close();
  }
}

async function collect(
  entries: AsyncIterable<Iterable<Made>>,
  spool: Spool,
  documents: Map<string, Map<string, string>>,
  holdOut: HoldOutSettings | undefined,
  ledger: Ledger,
): Promise<HeldOut> {
  const catalogue = openCatalogue();
  for await (const some of entries) {
    for (const { entry, from } of some) {
      const { fact, question, shape, golden } = entry;
      if (from && golden !== undefined) {
        const ofLeaf = documents.get(from.leaf) ?? new Map<string, string>();
        documents.set(from.leaf, ofLeaf.set(golden, from.document ?? ''));
      }
      if (from && shape === 'closed_book' && fact !== undefined && question !== undefined) {
        catalogue.add(fact, question, from.document ?? '');
      }
      spool.add(entry);
    }
    if (spool.isFull()) await spool.flush();
  }
  if (!holdOut) return { questions: new Set(), facts: new Set() };
  const chosen = chooseHeldOut(catalogue.facts, holdOut);
  if (chosen.questions.size === 0 && catalogue.facts.size > 0) {
    const least = holdOut.by === 'fact' ? 1 : holdOut.perFact + questionsThatStay;
    ledger.note(`nothing held out: no fact has ${least} questions of which one can be`);
  }
  return chosen;
}

// Once every sample was read; the same each time, as the draw follows from the seed and the row.
async function* completed(
  entries: AsyncIterable<Entry[]>,
  documents: Documents,
  settings: RaftSettings,
): AsyncGenerator<Entry[]> {
  for await (const some of entries) {
    yield some.map((entry) => {
      const { golden, leaf } = entry;
      if (golden === undefined || leaf === undefined) return entry;
      const { id: _, ...row } = rowOf(entry);
      const { messages, metadata, unmask } = withDocuments(
        row,
        golden,
        documents.get(leaf)!,
        settings,
      );
      const id = rowId(messages, unmask);
      const line = JSON.stringify({ id, messages, metadata, unmask });
      return { ...entry, lesson: lessonOf(messages, unmask), bytes: Buffer.from(line) };
    });
  }
}

async function writeAll(
  read: Spool['entries'],
  judged: readonly Judged[],
  { seed, shuffle, rejects, format, wrote }: Passes,
  rows: HeldOutRows,
  io: Io,
  ledger: Ledger,
): Promise<void> {
  const writer = openRowWriter(io, ledger, { rejects, format, wrote, isKept: rows.has });
  const order = shuffle ? shuffled(judged, seed) : undefined;
  let next = 0;
  for await (const some of read(order?.map(({ at }) => at))) {
    if (io.signal?.aborted) return;
    for (const entry of some) {
      const { at, copy } = order?.[next] ?? { at: next, copy: 0 };
      const { verdict, copies } = judged[at]!;
      writer.add(entry, verdict, copy);
      if (!order) for (let more = 1; more < copies; more++) writer.add(entry, verdict, more);
      next++;
    }
    if (writer.isFull()) await writer.flush();
  }
  await writer.flush();
}

interface Place {
  at: number;
  copy: number;
}

// Another priority than the sample's: by that one, the rows of a sampled file would all come first.
function shuffled(judged: readonly Judged[], seed: number): Place[] {
  return judged
    .flatMap(({ priority: rank, copies }, at) =>
      Array.from({ length: Math.max(1, copies) }, (_, copy) => {
        const parts = copy === 0 ? ['shuffle', rank] : ['shuffle', rank, copy];
        return { at, copy, rank: priority(seed, ...parts) };
      }),
    )
    .sort((a, b) => a.rank - b.rank);
}
