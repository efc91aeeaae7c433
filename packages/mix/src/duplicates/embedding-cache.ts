import { hash, randomBytes } from 'node:crypto';
import { appendFileSync, closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '@labpipe/cli';
import { readAt } from '../disk/temporary-file.ts';

/** Vectors of texts by one model, kept from run to run. */
export interface EmbeddingCache {
  get: (text: string) => Float32Array | undefined;
  put: (text: string, vector: Float32Array) => void;
}

const keySize = 32;
const headSize = keySize + 4;

/**
 * Open the cache in a folder, which is made when it is not there; throws what the file system throws. Each run appends to a segment
 * of its own, so that runs side by side do not meet, and what a killed one left half is passed over. A record is the SHA-256 of the
 * text, the length of the vector, and the vector. In memory: about 150 bytes a text.
 */
export function openEmbeddingCache(folder: string): EmbeddingCache {
  makeFolder(folder, 0o700);
  const places = new Map<string, Place>();
  for (const name of readdirSync(folder).filter((one) => one.endsWith(ending))) {
    const path = join(folder, name);
    const file = openSync(path, 'r');
    for (const { key, ...place } of recordsOf(file)) places.set(key, { ...place, path });
    closeSync(file);
  }
  const path = join(folder, `${randomBytes(8).toString('hex')}${ending}`);
  let size = 0;

  return {
    get(text) {
      const found = places.get(keyOf(text).toString('latin1'));
      return found && readVector(found);
    },
    put(text, vector) {
      const head = Buffer.alloc(headSize);
      const key = keyOf(text);
      key.copy(head);
      head.writeUInt32LE(vector.length, keySize);
      const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
      appendFileSync(path, Buffer.concat([head, bytes]), { mode: 0o600 });
      const place = size + headSize;
      size = place + bytes.length;
      places.set(key.toString('latin1'), { path, place, length: vector.length });
    },
  };
}

/** Where a vector lies, and how many numbers it has. */
interface Place {
  path: string;
  place: number;
  length: number;
}

// Opened each time: next to asking a model for it, that costs nothing, and any number of runs may have left segments.
function readVector({ path, place, length }: Place): Float32Array | undefined {
  const vector = new Float32Array(length);
  const bytes = new Uint8Array(vector.buffer);
  try {
    const file = openSync(path, 'r');
    const count = readAt(file, bytes, place);
    closeSync(file);
    return count === bytes.length ? vector : undefined;
  } catch {
    return undefined; // Somebody emptied the cache.
  }
}

const ending = '.vectors';

function keyOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

/** The whole records of a segment. */
function* recordsOf(file: number): Generator<{ key: string; place: number; length: number }> {
  const head = Buffer.alloc(headSize);
  const last = Buffer.alloc(1);
  for (let at = 0; readAt(file, head, at) === headSize; ) {
    const length = head.readUInt32LE(keySize);
    const place = at + headSize;
    at = place + 4 * length;
    if (length === 0 || readAt(file, last, at - 1) < 1) return;
    yield { key: head.toString('latin1', 0, keySize), place, length };
  }
}
