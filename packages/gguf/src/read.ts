import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '@labpipe/cli';
import { byteReader, readFully } from './bytes.ts';
import { readHeader, type TensorEntry } from './header.ts';
import { type HasMetadata, numberAt } from './metadata.ts';
import { type TensorType, tensorTypes } from './tensor-types.ts';
import type { Metadata } from './value.ts';

export interface Tensor {
  name: string;
  /** Outermost first, as in the model: a matrix is [outputs, inputs]. */
  shape: number[];
  /** ggml's name of the type: F32, F16, BF16, Q4_1, Q6_K ... */
  type: string;
}

/** An open GGUF model: the header is in memory, the weights are in the file. */
export interface Gguf {
  path: string;
  metadata: Metadata;
  tensors: readonly Tensor[];
  /** One tensor's weights, row-major, dequantised; an InputError for a name that is not there. */
  read(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}

interface StoredTensor extends Tensor {
  elements: number;
  /** Where its bytes start in the file. */
  at: number;
  layout: TensorType | undefined;
}

/** Open a GGUF file and check that every tensor lies within it; an InputError says where it is damaged. */
export async function openGguf(path: string): Promise<Gguf> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const reader = byteReader(file, path, size);
    const { metadata, entries } = await readHeader(reader);
    refuseParts(path, metadata);
    const dataStart = align(
      reader.position(),
      numberAt({ path, metadata }, 'general.alignment', 32),
    );
    const tensors = entries.map((entry) => locate(entry, dataStart, path, size));
    const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    return {
      path,
      metadata,
      tensors: tensors.map(({ name, shape, type }) => ({ name, shape, type })),
      async read(name) {
        const tensor = byName.get(name);
        if (!tensor) {
          throw new InputError(path, `Unexpected model without ${name}, expected this tensor`);
        }
        return readTensor(file, tensor, path);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** What a GGUF file says of itself, of a model or of the first of its parts; no weights are looked at. An InputError says where it is damaged. */
export async function readMetadata(path: string): Promise<HasMetadata> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const { metadata } = await readHeader(byteReader(file, path, size));
    return { path, metadata };
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InputError(path, `Unexpected unreadable file (${code}), expected a GGUF model`, {
      cause,
    });
  }
  throw new InputError(path, 'Unexpected folder or device, expected a GGUF file');
}

function refuseParts(path: string, metadata: Metadata): void {
  const parts = numberAt({ path, metadata }, 'split.count', 1);
  if (parts <= 1) return;
  throw new InputError(
    path,
    `Unexpected part of ${parts}, expected a whole model; join them with llama-gguf-split --merge`,
  );
}

function locate(entry: TensorEntry, dataStart: number, path: string, size: number): StoredTensor {
  const { name, shape, code, offset } = entry;
  const layout = tensorTypes.find((type) => type.code === code);
  const elements = shape.reduce((product, length) => product * length, 1);
  const at = dataStart + offset;
  // Of a type that we cannot decode the size is unknown too; a block holds no more than 1/8 byte an element.
  const bytes = layout ? (elements / layout.elements) * layout.bytes : elements / 8;
  if (layout && (shape.at(-1) ?? 0) % layout.elements !== 0) {
    throw new InputError(
      path,
      `Unexpected row length ${shape.at(-1)} of ${name}, expected a multiple of ${layout.elements}, as ${layout.name} has it`,
    );
  }
  if (elements === 0 || at + bytes > size) {
    throw new InputError(
      path,
      `Unexpected end of file (${size} bytes), expected ${name} at ${at} to ${at + bytes}; the file is cut short or damaged: fetch or write it again`,
    );
  }
  return { name, shape, type: layout?.name ?? `type ${code}`, elements, at, layout };
}

// Pieces keep the memory at the weights themselves plus 8 MiB or so, and reads below the 2 GiB that one may be.
const blocksAtOnce = 32_768;

async function readTensor(
  file: FileHandle,
  { name, type, elements, at, layout }: StoredTensor,
  path: string,
): Promise<Float32Array> {
  if (!layout) {
    const known = tensorTypes.map(({ name: known }) => known).join(', ');
    throw new InputError(path, `Unexpected ${type} of ${name}, expected one of ${known}`);
  }
  const weights = new Float32Array(elements);
  const blocks = elements / layout.elements;
  const bytes = Buffer.alloc(Math.min(blocks, blocksAtOnce) * layout.bytes);
  for (let block = 0; block < blocks; block += blocksAtOnce) {
    const count = Math.min(blocksAtOnce, blocks - block);
    const piece = bytes.subarray(0, count * layout.bytes);
    await readFully(file, piece, at + block * layout.bytes);
    const from = block * layout.elements;
    layout.decode(piece, weights.subarray(from, from + count * layout.elements));
  }
  return weights;
}

/** The next multiple of `alignment`. */
export function align(position: number, alignment: number): number {
  return Math.ceil(position / alignment) * alignment;
}
