import { InputError } from '@labpipe/cli';
import type { ByteReader } from './bytes.ts';
import { type ItemType, type MetadataValue, valueTypes } from './value.ts';

/** A tensor as the header lists it; `offset` counts from the start of the tensor data. */
export interface TensorEntry {
  name: string;
  shape: number[];
  code: number;
  offset: number;
}

export interface Header {
  metadata: Map<string, MetadataValue>;
  entries: TensorEntry[];
}

type Item = number | bigint | boolean | string;

const cutShort = 'the file is cut short or damaged: fetch or write it again';

// Longer ones are damage: a template is some 10 kB, a name some 60 bytes.
const longestText = 64 * 1024 * 1024;

/** The header of a GGUF file, versions 2 and 3 (ggml/docs/gguf.md); an InputError names the byte where it makes no sense. */
export async function readHeader(reader: ByteReader): Promise<Header> {
  await reader.need(8, 'the header of a GGUF file');
  const magic = bytesOf(reader.take(4)).toString('latin1');
  if (magic !== 'GGUF') {
    const message = `Unexpected ${JSON.stringify(magic)}, expected GGUF: the file is no GGUF model`;
    throw new InputError(`${reader.path}:0`, message);
  }
  const version = reader.take(4).getUint32(0, true);
  if (version !== 2 && version !== 3) throw unexpected(reader, wrongVersion(version));
  const tensorCount = await readCount(reader, 8 + 4 + 8 + 4 + 8, 'tensors');
  const valueCount = await readCount(reader, 8 + 4 + 1, 'metadata values');

  const metadata = new Map<string, MetadataValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = await readString(reader, 'a metadata key');
    metadata.set(key, await readValue(reader, key));
  }
  const entries: TensorEntry[] = [];
  for (let i = 0; i < tensorCount; i++) entries.push(await readEntry(reader));
  return { metadata, entries };
}

/** A count that fits the file, given the bytes that each thing takes at least. */
async function readCount(reader: ByteReader, least: number, what: string): Promise<number> {
  await reader.need(8, `the number of ${what}`);
  const found = reader.take(8).getBigUint64(0, true);
  if (found <= BigInt(Math.floor(reader.size / least))) return Number(found);
  const fitting = `expected a number that fits ${reader.size} bytes; ${cutShort}`;
  throw unexpected(reader, `Unexpected ${found} ${what}, ${fitting}`);
}

async function readValue(reader: ByteReader, key: string): Promise<MetadataValue> {
  const type = await readType(reader, key);
  if (type !== 'array') {
    return { type, value: await readItem(reader, type, key) } as MetadataValue;
  }
  const items = await readType(reader, key);
  if (items === 'array') {
    throw unexpected(reader, `Unexpected lists in ${key}, expected plain values`);
  }
  const length = await readCount(reader, items === 'string' ? 8 : widths[items], `items of ${key}`);
  const value: Item[] = [];
  for (let i = 0; i < length; i++) {
    // A vocabulary has hundreds of thousands of items: wait only where bytes are missing.
    const next = readItem(reader, items, key);
    value.push(next instanceof Promise ? await next : next);
  }
  return { type, items, value };
}

async function readType(reader: ByteReader, key: string) {
  await reader.need(4, `the type of ${key}`);
  const code = reader.take(4).getUint32(0, true);
  const type = valueTypes[code];
  if (type === undefined) {
    throw unexpected(reader, `Unexpected type ${code} of ${key}, expected 0 to 12`);
  }
  return type;
}

function readItem(reader: ByteReader, type: ItemType, key: string): Item | Promise<Item> {
  if (type === 'string') return readString(reader, key);
  const width = widths[type];
  if (reader.has(width)) return readNumber(type, reader.take(width));
  return reader.need(width, key).then(() => readNumber(type, reader.take(width)));
}

function readString(reader: ByteReader, what: string): string | Promise<string> {
  const start = reader.has(8) ? reader.peek(8).getBigUint64(0, true) : undefined;
  if (start !== undefined && start < 1000 && reader.has(8 + Number(start))) {
    reader.take(8);
    return bytesOf(reader.take(Number(start))).toString('utf8');
  }
  return readLongString(reader, what);
}

async function readLongString(reader: ByteReader, what: string): Promise<string> {
  await reader.need(8, `the length of ${what}`);
  const length = reader.take(8).getBigUint64(0, true);
  if (length > longestText) {
    const message = `Unexpected length ${length} of ${what}, expected at most ${longestText}`;
    throw unexpected(reader, message);
  }
  await reader.need(Number(length), what);
  return bytesOf(reader.take(Number(length))).toString('utf8');
}

async function readEntry(reader: ByteReader): Promise<TensorEntry> {
  const name = await readString(reader, 'a tensor name');
  await reader.need(4, `the dimensions of ${name}`);
  const dimensions = reader.take(4).getUint32(0, true);
  if (dimensions < 1 || dimensions > 4) {
    throw unexpected(reader, `Unexpected ${dimensions} dimensions of ${name}, expected 1 to 4`);
  }
  await reader.need(8 * dimensions + 12, `the shape of ${name}`);
  // The file has the innermost dimension first.
  const shape = Array.from({ length: dimensions }, () => readSize(reader, name)).reverse();
  const code = reader.take(4).getUint32(0, true);
  return { name, shape, code, offset: readSize(reader, name) };
}

function readSize(reader: ByteReader, name: string): number {
  const found = reader.take(8).getBigUint64(0, true);
  if (found <= reader.size) return Number(found);
  const message = `Unexpected ${found} for ${name}, expected a size that fits ${reader.size} bytes; ${cutShort}`;
  throw unexpected(reader, message);
}

const widths: Record<Exclude<ItemType, 'string'>, number> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  uint64: 8,
  int64: 8,
  float64: 8,
};

function readNumber(type: Exclude<ItemType, 'string'>, view: DataView): number | bigint | boolean {
  switch (type) {
    case 'uint8':
      return view.getUint8(0);
    case 'int8':
      return view.getInt8(0);
    case 'uint16':
      return view.getUint16(0, true);
    case 'int16':
      return view.getInt16(0, true);
    case 'uint32':
      return view.getUint32(0, true);
    case 'int32':
      return view.getInt32(0, true);
    case 'float32':
      return view.getFloat32(0, true);
    case 'bool':
      return view.getUint8(0) !== 0;
    case 'uint64':
      return view.getBigUint64(0, true);
    case 'int64':
      return view.getBigInt64(0, true);
    case 'float64':
      return view.getFloat64(0, true);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function unexpected(reader: ByteReader, message: string): InputError {
  return new InputError(`${reader.path}:${reader.position()}`, message);
}

function wrongVersion(version: number): string {
  // A big-endian file has its version's bytes the other way round.
  const found = version > 0xffff ? 'a big-endian file' : `version ${version}`;
  return `Unexpected ${found}, expected a little-endian GGUF of version 2 or 3; convert the model again with a current llama.cpp`;
}
