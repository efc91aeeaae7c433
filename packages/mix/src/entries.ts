import { statSync } from 'node:fs';
import type { Io } from '@labpipe/cli';
import { type Block, carriageReturn, lineFeed } from './input/block.ts';
import { readBlocks } from './input/lines.ts';
import { isTable, openInputs } from './input/open.ts';
import { type PassingRow, passingRows } from './input/passing-row.ts';
import {
  entryMaker,
  type Losses,
  type Made,
  type MakeSettings,
  type Place,
} from './make-entries.ts';
import type { Manifest } from './manifest.ts';
import type { Source } from './source.ts';

export interface ReadSettings extends MakeSettings {
  watch?: Manifest['watch'] | undefined;
}

/**
 * Every row that the inputs give, in their order, those of a chunk of input at a time, as an await a row would cost more
 * than a row; those with nothing to learn from are refused on the way.
 */
export async function* readEntries(
  sources: readonly Source[],
  settings: ReadSettings,
  io: Io,
  ledger: Losses,
): AsyncGenerator<Iterable<Made>> {
  const make = entryMaker(settings, ledger);
  const pass = passer(settings['system-prompt']);
  const paths = sources.map(({ path }) => path);
  for (const [source, { name, bytes }] of openInputs(paths, io).entries()) {
    const place: Place = { source, name, number: 0 };
    const lines = readBlocks(settings.watch?.(name, bytes) ?? bytes, isPlainFile(paths[source]!));
    for await (const block of lines) {
      if (io.signal?.aborted) return;
      yield Array.isArray(block) ? ofItems(block, place) : ofBlock(block, place);
    }
  }

  function* ofItems(items: readonly string[], place: Place): Generator<Made> {
    for (const text of items) {
      place.number++;
      yield* make(text, place);
    }
  }

  function* ofBlock(block: Block, place: Place): Generator<Made> {
    const { bytes, latin } = block;
    const passing = pass(block);
    for (let start = 0, next: number; start < bytes.length; start = next) {
      if (io.signal?.aborted) return;
      const feed = latin.indexOf('\n', start);
      next = feed < 0 ? bytes.length : feed + 1;
      let end = feed < 0 ? bytes.length : feed;
      if (end > start && bytes[end - 1] === carriageReturn) end--;
      place.number++;
      const entry = passing(start, end, place.source);
      if (entry) {
        ledger.took();
        ledger.made();
        yield { entry };
        continue;
      }
      const text = bytes.toString('utf8', start, end);
      if (text.trim() !== '') yield* make(text, place);
    }
  }
}

/** The entries of a block's rows that pass as they stand, but for the system message that is set. */
function passer(prompt: string | undefined) {
  const message = prompt && JSON.stringify({ role: 'system', content: prompt });
  const set = message === undefined ? undefined : Buffer.from(message && `${message},`);
  return (block: Block) => {
    const { bytes, place } = block;
    const read = passingRows(block, set !== undefined);
    return (start: number, end: number, source: number): Made['entry'] | undefined => {
      const row = read(start, end);
      if (!row) return undefined;
      // Written out: spreading an object costs more than reading the row.
      return {
        source,
        shape: 'given',
        lesson: row.lesson,
        place: set || place === undefined ? undefined : place + start,
        isEnded: !set && bytes[end] === lineFeed,
        bytes: set ? prompted(bytes, start, end, row, set) : bytes.subarray(start, end),
      };
    };
  };
}

function prompted(
  bytes: Buffer,
  start: number,
  end: number,
  { messagesAt, spokenAt }: PassingRow,
  set: Buffer,
): Buffer {
  return Buffer.concat([bytes.subarray(start, messagesAt), set, bytes.subarray(spokenAt, end)]);
}

// What can be read again need not be kept meanwhile.
function isPlainFile(path: string): boolean {
  if (path === '-' || /\.(gz|zst)$/.test(path) || isTable(path)) return false;
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
