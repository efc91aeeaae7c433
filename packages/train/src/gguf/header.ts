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

// Longer ones are damage: a template is some 10 kB, a name some 60 bytes.
const longestText = 64 * 1024 * 1024;

/** The header of a GGUF file, versions 2 and 3 (ggml/docs/gguf.md); an InputError names the byte where it makes no sense. */
export async function readHeader(reader: ByteReader, path: string, size: number): Promise<Header> {
  const fail = (message: string) => new InputError(`${path}:${reader.position()}`, message);
  await reader.need(24, 'the header of a GGUF file');
  const magic = bytesOf(reader.take(4)).toString('latin1');
  if (magic !== 'GGUF') {
    throw new InputError(
      `${path}:0`,
      `Unexpected ${JSON.stringify(magic)}, expected GGUF: the file is no GGUF model`,
    );
  }
  const version = reader.take(4).getUint32(0, true);
  if (version !== 2 && version !== 3) throw fail(wrongVersion(version));
  const tensorCount = await count(8 + 4 + 4 + 8, 'tensors');
  const valueCount = await count(8 + 4 + 1, 'metadata values');

  const metadata = new Map<string, MetadataValue>();
  for (let i = 0; i < valueCount; i++) {
    const key = await string('a metadata key');
    metadata.set(key, await value(key));
  }
  const entries: TensorEntry[] = [];
  for (let i = 0; i < tensorCount; i++) entries.push(await entry());
  return { metadata, entries };

  /** A count that fits the file, given the bytes that each thing takes at least. */
  async function count(least: number, what: string): Promise<number> {
    await reader.need(8, `the number of ${what}`);
    const found = reader.take(8).getBigUint64(0, true);
    if (found > BigInt(Math.floor(size / least))) {
      throw fail(`Unexpected ${found} ${what}, expected a number that fits ${size} bytes`);
    }
    return Number(found);
  }

  async function string(what: string): Promise<string> {
    await reader.need(8, `the length of ${what}`);
    const length = reader.take(8).getBigUint64(0, true);
    if (length > BigInt(longestText)) {
      throw fail(`Unexpected length ${length} of ${what}, expected at most ${longestText}`);
    }
    await reader.need(Number(length), what);
    return bytesOf(reader.take(Number(length))).toString('utf8');
  }

  async function value(key: string): Promise<MetadataValue> {
    await reader.need(4, `the type of ${key}`);
    const code = reader.take(4).getUint32(0, true);
    const type = valueTypes[code];
    if (type === undefined) throw fail(`Unexpected type ${code} of ${key}, expected 0 to 12`);
    if (type !== 'array') return { type, value: await item(type, key) } as MetadataValue;

    await reader.need(4, `the item type of ${key}`);
    const itemCode = reader.take(4).getUint32(0, true);
    const items = valueTypes[itemCode];
    if (items === undefined || items === 'array') {
      throw fail(`Unexpected item type ${itemCode} of ${key}, expected a plain one`);
    }
    const length = await count(items === 'string' ? 8 : widths[items], `items of ${key}`);
    const list = new Array<number | bigint | boolean | string>(length);
    for (let i = 0; i < length; i++) list[i] = await item(items, key);
    return { type, items, value: list };
  }

  async function item(type: ItemType, key: string): Promise<number | bigint | boolean | string> {
    if (type === 'string') return string(key);
    await reader.need(widths[type], key);
    return number(type, reader.take(widths[type]));
  }

  async function entry(): Promise<TensorEntry> {
    const name = await string('a tensor name');
    await reader.need(4, `the dimensions of ${name}`);
    const dimensions = reader.take(4).getUint32(0, true);
    if (dimensions < 1 || dimensions > 4) {
      throw fail(`Unexpected ${dimensions} dimensions of ${name}, expected 1 to 4`);
    }
    await reader.need(8 * dimensions + 12, `the shape of ${name}`);
    const shape: number[] = [];
    // The file has the innermost dimension first.
    for (let i = 0; i < dimensions; i++) shape.unshift(whole(name));
    const code = reader.take(4).getUint32(0, true);
    return { name, shape, code, offset: whole(name) };
  }

  function whole(name: string): number {
    const found = reader.take(8).getBigUint64(0, true);
    if (found > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw fail(`Unexpected ${found} for ${name}, expected a size that fits the file`);
    }
    return Number(found);
  }
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

function number(type: Exclude<ItemType, 'string'>, view: DataView): number | bigint | boolean {
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

function wrongVersion(version: number): string {
  // A big-endian file has its version's bytes the other way round.
  const found = version > 0xffff ? 'a big-endian file' : `version ${version}`;
  return `Unexpected ${found}, expected a little-endian GGUF of version 2 or 3; convert the model again with a current llama.cpp`;
}
