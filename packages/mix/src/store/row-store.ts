import { closeSync, fstatSync, openSync } from 'node:fs';
import { InputError } from '@labpipe/cli';
import { openTemporaryFile } from '../disk/temporary-file.ts';
import type { Entry } from '../entry.ts';
import { hexOf, ofHex } from '../lesson.ts';
import type { Source } from '../source.ts';
import { namesOf } from './names.ts';
import { emptyRecord, type RowRecord } from './record.ts';
import { openRowIndex, type RowIndex } from './row-index.ts';
import { type Window, windowOf } from './window.ts';

/** The rows of all inputs until it is known which of them stay: what is known of each, and where its text is. */
export interface RowStore {
  add: (entry: Entry) => void;
  index: RowIndex;
  /** The names that the numbers of records stand for; 0 is none. */
  leafs: Names;
  groups: Names;
  shapes: Names;
  /** A way to read rows; each has a place of its own to read on from. The bytes of a row are good until the next is read. */
  reader: (windowSize?: number) => (record: RowRecord) => Entry;
  close: () => void;
}

type Names = ReturnType<typeof namesOf>;

const spoolBlock = 1 << 20;
const windowBytes = 1 << 20;

/**
 * An empty store. Rows that stand as they are in a file that can be read again are read again; the others wait in a
 * temporary file, the spool.
 */
export function openRowStore(sources: readonly Source[], folder?: string): RowStore {
  const index = openRowIndex(folder);
  const spool = openTemporaryFile(folder);
  const [leafs, groups, shapes] = [namesOf(), namesOf(), namesOf()];
  const files = new Map<number, OpenFile>();
  const record = emptyRecord();
  const pending = Buffer.allocUnsafe(spoolBlock);
  let [size, waiting] = [0, 0];

  const append = (bytes: Buffer) => {
    if (waiting + bytes.length > pending.length) flush();
    if (bytes.length > pending.length) spool.write(bytes, size);
    else {
      bytes.copy(pending, waiting);
      waiting += bytes.length;
    }
    size += bytes.length;
  };
  const flush = () => {
    spool.write(pending.subarray(0, waiting), size - waiting);
    waiting = 0;
  };
  const fileOf = (source: number) => {
    const file = files.get(source) ?? openFile(sources[source]!.path);
    files.set(source, file);
    return file;
  };

  return {
    index,
    leafs,
    groups,
    shapes,
    add(entry) {
      const { source, shape, lesson, leaf, group, unit, place, bytes } = entry;
      record.high = lesson.high;
      record.low = lesson.low;
      const { high: unitHigh, low: unitLow } = unit === undefined ? noUnit : ofHex(unit);
      record.unitHigh = unitHigh;
      record.unitLow = unitLow;
      record.source = source;
      record.shape = shapes.number(shape);
      record.leaf = leafs.number(leaf);
      record.group = groups.number(group);
      record.length = bytes.length;
      record.tokens = entry.tokens ?? bytes.length;
      record.inSpool = place === undefined;
      record.headLength = 0;
      record.verdict = entry.onlyAsks ? 'other-phase' : 'stays';
      if (place !== undefined) {
        record.place = place;
        fileOf(source); // Before it can be replaced by another one.
      } else {
        record.place = size;
        const head = headOf(entry);
        record.headLength = head?.length ?? 0;
        if (head) append(head);
        append(bytes);
      }
      index.add(record);
    },
    reader(windowSize = windowBytes) {
      flush();
      const spooled = windowOf(spool.file, 'the temporary file', windowSize);
      const windows = new Map<number, Window>();
      return (from) => {
        const { source, inSpool, place, length, headLength } = from;
        let window = inSpool ? spooled : windows.get(source);
        if (!window) {
          window = windowOf(fileOf(source).file, sources[source]!.path, windowSize);
          windows.set(source, window);
        }
        const all = window(place, headLength + length);
        const bytes = all.subarray(headLength);
        const entry: Entry = {
          source,
          shape: shapes.name(from.shape) ?? '',
          lesson: { high: from.high, low: from.low },
          bytes,
        };
        if (headLength > 0) Object.assign(entry, JSON.parse(all.toString('utf8', 0, headLength)));
        if (!inSpool) entry.position = place;
        const [leaf, group] = [leafs.name(from.leaf), groups.name(from.group)];
        if (leaf !== undefined) entry.leaf = leaf;
        if (group !== undefined) entry.group = group;
        if (from.unitHigh > 0 || from.unitLow > 0) {
          entry.unit = hexOf({ high: from.unitHigh, low: from.unitLow });
        }
        return entry;
      };
    },
    close() {
      index.close();
      spool.close();
      for (const { file } of files.values()) closeSync(file);
    },
  };
}

const noUnit = { high: 0, low: 0 };

interface OpenFile {
  file: number;
}

function openFile(path: string): OpenFile {
  const file = openSync(path, 'r');
  if (!fstatSync(file).isFile()) throw new InputError(path, 'Unexpected change, expected a file');
  return { file };
}

/** What only a row that was made of a sample has, or one that is to be merged. */
function headOf({ fact, question, golden, onlyAsks, position }: Entry): Buffer | undefined {
  const isNeeded = fact !== undefined || golden !== undefined || onlyAsks;
  if (!isNeeded && position === undefined) return undefined;
  return Buffer.from(JSON.stringify({ fact, question, golden, onlyAsks, position }));
}
