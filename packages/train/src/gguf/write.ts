import { type FileHandle, open } from 'node:fs/promises';
import { writeFileAtomically } from '@labpipe/cli';
import { encodeQ8_0 } from './blocks/quants.ts';
import { halvesOf } from './half.ts';
import { align } from './read.ts';
import { type ItemType, type Metadata, type MetadataValue, uint32, valueTypes } from './value.ts';

/** A tensor to write. The weights may be made when their turn comes, so that one at a time is in memory. */
export interface TensorSource {
  name: string;
  /** Outermost first: a matrix is [outputs, inputs]. */
  shape: readonly number[];
  data: Float32Array | (() => Float32Array | Promise<Float32Array>);
}

/** What a tensor can be stored as. */
export type WrittenType = 'F32' | 'F16' | 'Q8_0';

interface Content {
  metadata: Metadata;
  tensors: Iterable<TensorSource>;
  /** What matrices are stored as; vectors (norms) stay F32, as llama.cpp wants them, and rows that no block of 32 divides F16. */
  type?: WrittenType;
}

const alignment = 32;

/** Write a GGUF file of version 3 beside its place and rename it: a killed run leaves no half model. */
export async function writeGguf(
  path: string,
  { metadata, tensors, type = 'F32' }: Content,
): Promise<void> {
  const sources = [...tensors];
  const whole = withLayout(metadata, type);
  await writeFileAtomically(path, async (temporary) => {
    const file = await open(temporary, 'w');
    try {
      const header = headerBytes(whole, sources, type);
      let end = align(header.length, alignment);
      await writeAll(file, Buffer.concat([header, Buffer.alloc(end - header.length)]));
      for (const source of sources) {
        end += await writeTensor(file, source, storedAs(source, type));
      }
    } finally {
      await file.close();
    }
  });
}

/** Bytes of the file that `writeGguf` makes of this. */
export function ggufBytes({
  metadata,
  tensors,
  type = 'F32',
}: {
  metadata: Metadata;
  tensors: readonly Sized[];
  type?: WrittenType | undefined;
}): number {
  const header = headerBytes(withLayout(metadata, type), tensors, type).length;
  return tensors.reduce(
    (sum, tensor) => sum + align(bytesOf(tensor, storedAs(tensor, type)), alignment),
    align(header, alignment),
  );
}

type Sized = Omit<TensorSource, 'data'>;

function withLayout(metadata: Metadata, type: WrittenType): Metadata {
  return new Map(metadata)
    .set('general.alignment', uint32(alignment))
    .set('general.file_type', uint32(written[type].fileType));
}

function storedAs({ shape }: Sized, type: WrittenType): WrittenType {
  if (shape.length === 1) return 'F32';
  return type === 'Q8_0' && shape.at(-1)! % 32 !== 0 ? 'F16' : type;
}

/** Of each type: its number in `enum ggml_type`, the file's in `enum llama_ftype`, bytes of so many weights, and those bytes. */
const written: Record<
  WrittenType,
  {
    code: number;
    fileType: number;
    bytes: (weights: number) => number;
    encode: (weights: Float32Array) => Float32Array | Uint16Array | Uint8Array;
  }
> = {
  F32: { code: 0, fileType: 0, bytes: (weights) => 4 * weights, encode: (weights) => weights },
  F16: { code: 1, fileType: 1, bytes: (weights) => 2 * weights, encode: halvesOf },
  Q8_0: { code: 8, fileType: 7, bytes: (weights) => (weights / 32) * 34, encode: encodeQ8_0 },
};

function bytesOf(tensor: Sized, stored: WrittenType): number {
  return written[stored].bytes(elementsOf(tensor));
}

function headerBytes(metadata: Metadata, tensors: readonly Sized[], type: WrittenType): Buffer {
  const parts = [
    Buffer.from('GGUF'),
    number('uint32', 3),
    number('uint64', BigInt(tensors.length)),
    number('uint64', BigInt(metadata.size)),
  ];
  for (const [key, value] of metadata) parts.push(string(key), valueBytes(value));
  let offset = 0;
  for (const tensor of tensors) {
    const stored = storedAs(tensor, type);
    parts.push(
      string(tensor.name),
      number('uint32', tensor.shape.length),
      ...[...tensor.shape].reverse().map((length) => number('uint64', BigInt(length))),
      number('uint32', written[stored].code),
      number('uint64', BigInt(offset)),
    );
    offset += align(bytesOf(tensor, stored), alignment);
  }
  return Buffer.concat(parts);
}

function valueBytes(value: MetadataValue): Buffer {
  const code = number('uint32', valueTypes.indexOf(value.type));
  if (value.type !== 'array') return Buffer.concat([code, item(value.type, value.value)]);
  return Buffer.concat([
    code,
    number('uint32', valueTypes.indexOf(value.items)),
    number('uint64', BigInt(value.value.length)),
    ...value.value.map((inner) => item(value.items, inner)),
  ]);
}

function item(type: ItemType, value: number | bigint | boolean | string): Buffer {
  return typeof value === 'string' ? string(value) : number(type, value);
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number('uint64', BigInt(bytes.length)), bytes]);
}

function number(type: ItemType, value: number | bigint | boolean): Buffer {
  const bytes = Buffer.alloc(8);
  const plain = Number(value);
  switch (type) {
    case 'uint8':
    case 'bool':
      return bytes.subarray(0, bytes.writeUInt8(plain));
    case 'int8':
      return bytes.subarray(0, bytes.writeInt8(plain));
    case 'uint16':
      return bytes.subarray(0, bytes.writeUInt16LE(plain));
    case 'int16':
      return bytes.subarray(0, bytes.writeInt16LE(plain));
    case 'uint32':
      return bytes.subarray(0, bytes.writeUInt32LE(plain));
    case 'int32':
      return bytes.subarray(0, bytes.writeInt32LE(plain));
    case 'float32':
      return bytes.subarray(0, bytes.writeFloatLE(plain));
    case 'float64':
      return bytes.subarray(0, bytes.writeDoubleLE(plain));
    case 'uint64':
      return bytes.subarray(0, bytes.writeBigUInt64LE(BigInt(value)));
    case 'int64':
      return bytes.subarray(0, bytes.writeBigInt64LE(BigInt(value)));
    case 'string':
      throw new TypeError('A string is no number');
  }
}

// 4 MiB or so at a time, whatever the size of the tensor.
const elementsAtOnce = 1 << 20;

/** Write one tensor and its padding; the number of bytes written. */
async function writeTensor(
  file: FileHandle,
  tensor: TensorSource,
  stored: WrittenType,
): Promise<number> {
  const weights = typeof tensor.data === 'function' ? await tensor.data() : tensor.data;
  if (weights.length !== elementsOf(tensor)) {
    throw new Error(
      `${tensor.name} has ${weights.length} weights, its shape is [${tensor.shape.join(', ')}]`,
    );
  }
  for (let from = 0; from < weights.length; from += elementsAtOnce) {
    const piece = weights.subarray(from, from + elementsAtOnce);
    const words = written[stored].encode(piece);
    await writeAll(file, new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
  }
  const bytes = bytesOf(tensor, stored);
  const padded = align(bytes, alignment);
  await writeAll(file, Buffer.alloc(padded - bytes));
  return padded;
}

function elementsOf({ shape }: Sized): number {
  return shape.reduce((product, length) => product * length, 1);
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}
