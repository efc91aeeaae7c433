import { type FileHandle, open } from 'node:fs/promises';
import { InputError, writeFileAtomically } from '@labpipe/cli';
import type { TensorSource } from '@labpipe/gguf';
import { decodeBf16, decodeF16, decodeF32, halvesOf, readFully } from '@labpipe/gguf';

/** A tensor in a safetensors file, outermost dimension first; `at` is where its bytes start. */
export interface StoredTensor {
  dtype: string;
  shape: number[];
  at: number;
}

/** An open safetensors file. */
export interface Safetensors {
  path: string;
  tensors: ReadonlyMap<string, StoredTensor>;
  /** The numbers of a tensor in float32; an InputError for a type that is no float. */
  read(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Types that we read: bytes of a number, and what decodes them. */
const types: Record<
  string,
  { bytes: number; decode: (bytes: Uint8Array, out: Float32Array) => void }
> = {
  F32: { bytes: 4, decode: decodeF32 },
  F16: { bytes: 2, decode: decodeF16 },
  BF16: { bytes: 2, decode: decodeBf16 },
};

// Longer ones are damage, as the format itself has it.
const longestHeader = 100_000_000;

/** Opens a file and checks that every tensor lies within it; an InputError says where it is damaged. */
export async function openSafetensors(path: string): Promise<Safetensors> {
  const file = await open(path, 'r').catch((cause) => {
    throw new InputError(path, 'Unexpected unreadable file, expected safetensors', { cause });
  });
  try {
    const { size } = await file.stat();
    const tensors = await readHeader(file, path, size);
    return {
      path,
      tensors,
      read: (name) => readTensor(file, path, name, tensors.get(name)!),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readHeader(
  file: FileHandle,
  path: string,
  size: number,
): Promise<Map<string, StoredTensor>> {
  const head = Buffer.alloc(8);
  if (size < 8) throw damaged(path, `${size} bytes`);
  await readFully(file, head, 0);
  const length = Number(head.readBigUInt64LE(0));
  if (length > longestHeader || 8 + length > size)
    throw damaged(path, `a header of ${length} bytes`);
  const bytes = Buffer.alloc(length);
  await readFully(file, bytes, 8);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(parse(path, bytes))) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets: [from, to] = [] } = entry as Partial<Entry>;
    const sound =
      typeof dtype === 'string' &&
      Array.isArray(shape) &&
      Number.isSafeInteger(from) &&
      Number.isSafeInteger(to);
    if (!sound) throw damaged(path, `entry of ${name}`);
    const elements = shape.reduce((a, b) => a * b, 1);
    const expected = (types[dtype]?.bytes ?? 0) * elements;
    const wrong = types[dtype] && to! - from! !== expected;
    if (from! < 0 || wrong || 8 + length + to! > size) throw damaged(path, `place of ${name}`);
    tensors.set(name, { dtype, shape, at: 8 + length + from! });
  }
  return tensors;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function parse(path: string, bytes: Buffer): object {
  try {
    const found: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof found === 'object' && found !== null) return found;
  } catch {}
  throw damaged(path, 'header that is no JSON object');
}

function damaged(path: string, what: string): InputError {
  return new InputError(
    path,
    `Unexpected ${what}, expected a whole safetensors file; it is cut short or damaged: fetch or write it again`,
  );
}

async function readTensor(
  file: FileHandle,
  path: string,
  name: string,
  { dtype, shape, at }: StoredTensor,
): Promise<Float32Array> {
  const type = types[dtype];
  if (!type) {
    const known = Object.keys(types).join(', ');
    throw new InputError(path, `Unexpected type ${dtype} of ${name}, expected one of ${known}`);
  }
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const piece = Buffer.alloc(Math.min(values.length, elementsAtOnce) * type.bytes);
  for (let from = 0; from < values.length; from += elementsAtOnce) {
    const count = Math.min(elementsAtOnce, values.length - from);
    const bytes = piece.subarray(0, count * type.bytes);
    await readFully(file, bytes, at + from * type.bytes);
    type.decode(bytes, values.subarray(from, from + count));
  }
  return values;
}

const elementsAtOnce = 1 << 20;

/** Writes a safetensors file, matrices in `type`, beside its place and renames it. */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorSource[],
  type: 'F32' | 'F16',
): Promise<void> {
  const width = type === 'F16' ? 2 : 4;
  const entries: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let end = 0;
  for (const { name, shape } of tensors) {
    const bytes = width * shape.reduce((a, b) => a * b, 1);
    entries[name] = { dtype: type, shape, data_offsets: [end, end + bytes] };
    end += bytes;
  }
  const json = Buffer.from(JSON.stringify(entries));
  const header = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFileAtomically(path, async (temporary) => {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(Buffer.concat([length, header]));
      for (const { data } of tensors) {
        const values = typeof data === 'function' ? await data() : data;
        const words = type === 'F16' ? halvesOf(values) : values;
        await file.writeFile(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
      }
    } finally {
      await file.close();
    }
  });
}
