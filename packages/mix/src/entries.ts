import { closeSync, openSync, statSync } from 'node:fs';
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
import { lineRange } from './shards/line-range.ts';
import type { Shard } from './shards/shard.ts';
import type { Source } from './source.ts';
import { readAt } from './store/temporary-file.ts';

export interface ReadSettings extends MakeSettings {
  watch?: Manifest['watch'] | undefined;
  /** Which rows to read, where others read the rest. */
  shard?: Shard | undefined;
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
  const { shard } = settings;
  const make = entryMaker(settings, ledger);
  const pass = passer(settings['system-prompt']);
  const paths = sources.map(({ path }) => path);
  for (const [source, { name, bytes }] of openInputs(paths, io).entries()) {
    const place: Place = { source, name, number: 0 };
    const isFile = isPlainFile(paths[source]!);
    const range = shard && isFile && !isArray(name) ? lineRange(name, shard) : undefined;
    const read = range?.bytes ?? settings.watch?.(name, bytes) ?? bytes;
    const turns = range ? undefined : shard;
    for await (const block of readBlocks(read, isFile ? (range?.place ?? atStart) : undefined)) {
      if (io.signal?.aborted) return;
      yield Array.isArray(block) ? ofItems(block, place, turns) : ofBlock(block, place, turns);
    }
  }

  function* ofItems(items: readonly string[], place: Place, turns?: Shard): Generator<Made> {
    for (const text of items) {
      place.number++;
      if (!isOurs(place.number, turns)) continue;
      yield* placed(make(text, place), shard && place.number);
    }
  }

  function* ofBlock(block: Block, place: Place, turns?: Shard): Generator<Made> {
    const { bytes, latin } = block;
    const passing = pass(block);
    for (let start = 0, next: number; start < bytes.length; start = next) {
      if (io.signal?.aborted) return;
      const feed = latin.indexOf('\n', start);
      next = feed < 0 ? bytes.length : feed + 1;
      let end = feed < 0 ? bytes.length : feed;
      if (end > start && bytes[end - 1] === carriageReturn) end--;
      place.number++;
      if (!isOurs(place.number, turns)) continue;
      const position = shard && (turns ? place.number : block.place! + start);
      const entry = passing(start, end, place.source);
      if (entry) {
        ledger.took();
        ledger.made();
        if (position !== undefined) entry.position = position;
        yield { entry };
        continue;
      }
      const text = bytes.toString('utf8', start, end);
      if (text.trim() !== '') yield* placed(make(text, place), position);
    }
  }
}

const atStart = () => 0;

/** Whether the line of this number belongs to a shard, of an input that cannot be read in parts. */
function isOurs(number: number, turns: Shard | undefined): boolean {
  return !turns || (number - 1) % turns.of === turns.number - 1;
}

function* placed(some: Iterable<Made>, position: number | undefined): Generator<Made> {
  for (const made of some) {
    if (position !== undefined) made.entry.position = position;
    yield made;
  }
}

// Of a file that is one JSON array, each shard takes its turns.
function isArray(path: string): boolean {
  const start = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    return /^(\xef\xbb\xbf)?\s*\[/.test(start.toString('latin1', 0, readAt(file, start, 0)));
  } finally {
    closeSync(file);
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
