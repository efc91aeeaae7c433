import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { completing, type Read } from './completing.ts';
import type { Format } from './formats/format.ts';
import { openCatalogue } from './held-out/catalogue.ts';
import {
  chooseHeldOut,
  type HeldOut,
  type HoldOutSettings,
  nothingHeldOut,
  questionsThatStay,
} from './held-out/choose.ts';
import { markHeldOut } from './held-out/mark.ts';
import { type HeldOutRows, openHeldOutRows } from './held-out/rows.ts';
import { writeHeldOut } from './held-out/write.ts';
import type { Made } from './make-entries.ts';
import { outRows } from './out-rows.ts';
import type { Packing } from './output/packing.ts';
import { openRowWriter, type RowWriter } from './output/write-rows.ts';
import { type Sampling, sample } from './sampling/sample.ts';
import { type Documents, openDocuments } from './shapes/documents.ts';
import type { RaftSettings } from './shapes/raft.ts';
import type { Source } from './source.ts';
import { openPartFiles } from './split/part-files.ts';
import type { Split } from './split/settings.ts';
import { openRowStore, type RowStore } from './store/row-store.ts';

export interface Passes extends Sampling {
  sources: readonly Source[];
  holdOut: HoldOutSettings | undefined;
  raft: RaftSettings;
  shuffle: boolean;
  split: Split | undefined;
  packing: Packing;
  /** Watches what is written to a file. */
  watchFile: (path: string) => ((bytes: Buffer) => void) | undefined;
  'held-out': string;
  'system-prompt'?: string | undefined;
  rejects?: string | undefined;
  format?: Format | undefined;
  wrote?: ((bytes: Buffer) => void) | undefined;
  isRepeated?: boolean;
}

/**
 * Mix where what happens to a row depends on rows that come after it: first the questions to hold out are chosen, then
 * every row is judged, then they are written. Nothing is written when the input broke off. Gives the number of questions
 * held out.
 */
export async function mixInPasses(
  entries: AsyncIterable<Iterable<Made>>,
  passes: Passes,
  io: Io,
  ledger: Ledger,
): Promise<number> {
  const store = openRowStore(passes.sources);
  const documents = openDocuments();
  let rows: HeldOutRows | undefined;
  let heldOut = nothingHeldOut;
  try {
    heldOut = await collect(entries, store, documents, passes, io, ledger);
    if (io.signal?.aborted) return 0;
    const windowSize = Math.min(largestWindow, Math.ceil(allWindows / passes.sources.length));
    const read = completing(store.reader(windowSize), documents, passes);
    rows = openHeldOutRows(heldOut);
    if (!documents.isEmpty()) settleLessons(store, read);
    await markHeldOut(store.index, read, heldOut, rows, io.signal);
    if (io.signal?.aborted) return 0;
    sample(store, passes);
    // Before the first row: whoever reads the rows may go on to ask the questions.
    if (heldOut.count > 0) await writeHeldOut(passes['held-out'], rows.all());
    await writeAll(store, read, passes, rows, io, ledger);
    if (heldOut.count > 0) ledger.note(`${heldOut.count} held out -> ${passes['held-out']}`);
    return heldOut.count;
  } finally {
    rows?.close();
    heldOut.close();
    documents.close();
    store.close();
  }
}

async function collect(
  entries: AsyncIterable<Iterable<Made>>,
  store: RowStore,
  documents: Documents,
  { holdOut }: Passes,
  { signal }: Io,
  ledger: Ledger,
): Promise<HeldOut> {
  const catalogue = holdOut && openCatalogue(holdOut.seed);
  try {
    for await (const some of entries) {
      for (const { entry, from } of some) {
        const { fact, question, shape, golden } = entry;
        if (from && golden !== undefined) documents.add(from.leaf, golden, from.document ?? '');
        if (from && shape === 'closed_book' && fact !== undefined && question !== undefined) {
          catalogue?.add(fact, question, from.document ?? '');
        }
        store.add(entry);
      }
    }
    if (!catalogue || catalogue.size() === 0 || signal?.aborted) return nothingHeldOut;
    const chosen = chooseHeldOut(catalogue, holdOut);
    if (chosen.count === 0) {
      const least = holdOut.by === 'fact' ? 1 : holdOut.perFact + questionsThatStay;
      ledger.note(`nothing held out: no fact has ${least} questions of which one can be`);
    }
    return chosen;
  } finally {
    catalogue?.close();
  }
}

const largestWindow = 1 << 20;
const allWindows = 1 << 24;

function settleLessons({ index }: RowStore, read: Read): void {
  for (const record of index.records({ isChanging: true })) {
    if (record.headLength === 0) continue;
    Object.assign(record, read(record).lesson);
  }
}

async function writeAll(
  store: RowStore,
  read: Read,
  passes: Passes,
  rows: HeldOutRows,
  io: Io,
  ledger: Ledger,
): Promise<void> {
  const { rejects, format, wrote, isRepeated = false, split } = passes;
  const writer = openRowWriter(io, ledger, {
    rejects,
    format,
    wrote,
    isRepeated,
    isKept: rows.has,
  });
  refuseOthers(store, read, writer);
  const files = split && (await openPartFiles(split.parts, passes.packing, passes.watchFile));
  try {
    for await (const some of outRows(store, read, passes, io)) {
      for (const row of some) {
        const block = files?.blocks[row.part - 1];
        writer.add(row, row.copy, block);
        if (block?.isFull()) await block.flush();
        if (writer.isFull()) await writer.flush();
      }
    }
    if (io.signal?.aborted) return;
    await files?.finish();
    await writer.flush();
  } finally {
    await files?.close();
  }
}

function refuseOthers({ index }: RowStore, read: Read, writer: RowWriter): void {
  for (const record of index.records()) {
    const { verdict } = record;
    if (verdict !== 'stays') writer.refuse(verdict, () => read(record));
  }
}
