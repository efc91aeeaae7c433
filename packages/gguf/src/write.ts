import { type FileHandle, open } from 'node:fs/promises';
import { writeFileAtomically } from '@labpipe/cli';
import { encodeQ8_0 } from './blocks/quants.ts';
import { halvesOf } from './half.ts';
import { align } from './read.ts';
import { type Metadata, uint32 } from './value.ts';
import { number, string, valueBytes } from './value-bytes.ts';

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
