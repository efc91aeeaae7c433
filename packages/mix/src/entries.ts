import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, statSync } from 'node:fs';
import type { Io } from '@labpipe/cli';
import { readAt } from './disk/temporary-file.ts';
import type { Entry } from './entry.ts';
import { lineFeed } from './input/block.ts';
import { type Fill, fillFromFile, fillFromStream, watched } from './input/fill.ts';
import { isTable, openInputs } from './input/open.ts';
import { readParts } from './input/parts.ts';
import { linesOf, type ScannedLine } from './input/scan.ts';
import { openScanner, type ScannedPart } from './input/scanner.ts';
import { openSlots } from './input/slots.ts';
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

export interface ReadSettings extends MakeSettings {
  watch?: Manifest['watch'] | undefined;
  /** Whether what is done with the rows takes so long that a second thread to read them would only take memory. */
  isSlow?: boolean;
  /** Which rows to read, where others read the rest. */
  shard?: Shard | undefined;
}

/**
 * Every row that the inputs give, in their order, those of a chunk of input at a time, as an await a row would cost more
 * than a row; those with nothing to learn from are refused on the way. The bytes of an entry are good until the next chunk is
 * asked for: who keeps them longer copies them.
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
  const scanner = openScanner({
    isPrompted: settings['system-prompt'] !== undefined,
    ...(settings.isSlow && { threadFrom: Number.POSITIVE_INFINITY }),
  });
  const slots = openSlots();
  const paths = sources.map(({ path }) => path);
  if (!shard && sizeOf(paths) > muchSize) scanner.expectMuch();
  try {
    for (const [source, { name, bytes }] of openInputs(paths, io).entries()) {
      const place: Place = { source, name, number: 0 };
      const isFile = isPlainFile(paths[source]!);
      const range = shard && isFile && !isArray(name) ? lineRange(name, shard) : undefined;
      const see = settings.watch?.(name);
      const fill = fillOf(range?.bytes ?? (isFile ? name : bytes), see);
      const turns = range ? undefined : shard;
      const parts = readParts(fill, slots, isFile ? (range?.place ?? atStart) : undefined);
      try {
        for await (const part of scanner.scan(parts)) {
          if (io.signal?.aborted) return;
          if (Array.isArray(part)) yield ofItems(part, place, turns);
          else {
            yield ofPart(part, place, turns);
            slots.give(part.slot);
          }
        }
      } finally {
        await fill.close();
      }
    }
  } finally {
    await scanner.close();
  }

  function* ofItems(items: readonly string[], place: Place, turns?: Shard): Generator<Made> {
    for (const text of items) {
      place.number++;
      if (!isOurs(place.number, turns)) continue;
      yield* placed(make(text, place, true), shard && place.number);
    }
  }

  function* ofPart(part: ScannedPart, place: Place, turns?: Shard): Generator<Made> {
    for (const line of linesOf(part.scanned)) {
      place.number++;
      if (!isOurs(place.number, turns)) continue;
      const { start, end, messagesAt } = line;
      const position = shard && (turns ? place.number : part.place! + start);
      if (messagesAt > 0) {
        ledger.took();
        ledger.made();
        const entry = pass(part, line, place.source);
        if (position !== undefined) entry.position = position;
        yield { entry };
        continue;
      }
      const text = part.bytes.toString('utf8', start, end);
      if (text.trim() === '') continue;
      // A character that no encoding failed to give is the rare case, so only a text that has it is looked at again.
      const isSound = !text.includes('\ufffd') || isUtf8(part.bytes.subarray(start, end));
      yield* placed(make(text, place, isSound), position);
    }
  }
}

const atStart = () => 0;

/** Bytes from the file of this name, or from a stream. */
function fillOf(
  from: string | AsyncIterable<string | Buffer>,
  see: ((bytes: Buffer) => void) | undefined,
): Fill {
  const fill = typeof from === 'string' ? fillFromFile(from) : fillFromStream(from);
  return see ? watched(fill, see) : fill;
}

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

/** The entries of rows that pass as they stand, but for the system message that is set. */
function passer(prompt: string | undefined) {
  const message = prompt && JSON.stringify({ role: 'system', content: prompt });
  const set = message === undefined ? undefined : Buffer.from(message && `${message},`);
  return ({ bytes, place }: ScannedPart, line: ScannedLine, source: number): Entry => {
    const { start, end, high, low } = line;
    // Written out: spreading an object costs more than reading the row.
    return {
      source,
      shape: 'given',
      lesson: { high, low },
      place: set || place === undefined ? undefined : place + start,
      isEnded: !set && bytes[end] === lineFeed,
      bytes: set ? prompted(bytes, line, set) : bytes.subarray(start, end),
    };
  };
}

function prompted(
  bytes: Buffer,
  { start, end, messagesAt, spokenAt }: ScannedLine,
  set: Buffer,
): Buffer {
  return Buffer.concat([bytes.subarray(start, messagesAt), set, bytes.subarray(spokenAt, end)]);
}

const muchSize = 1 << 25;

/** Bytes of those that are plain files. */
function sizeOf(paths: readonly string[]): number {
  return paths.filter(isPlainFile).reduce((sum, path) => sum + statSync(path).size, 0);
}

// What can be read again need not be kept meanwhile.
function isPlainFile(path: string): boolean {
  if (path === '-' || /\.(gz|zst)$/.test(path) || isTable(path)) return false;
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
