import { randomOf } from '@labpipe/records';
import { type Bands, bandKeys, foundAt } from '@labpipe/text';
import { type RowMessage, spokenText, type TrainingRow } from '../training-row.ts';
import type { Described, Likeness } from './likeness.ts';

/** Unit vectors of texts, or undefined for one that has none. */
export type Embed = (texts: readonly string[]) => Promise<(Float32Array | undefined)[]>;

/** Works on several batches at a time and gives their results in order. */
export type InOrder = <T, R>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
) => AsyncIterable<R>;

const mostKeys = 64;
const mostBits = 16;

/**
 * Rows that mean the same: the cosine of their embeddings is the threshold or more. Candidates share the sides of some random
 * planes (Charikar 2002, "Similarity estimation techniques from rounding algorithms"); the cosine is then computed. A row
 * without an embedding is like no other.
 */
export function semanticLikeness(
  threshold: number,
  embed: Embed,
  inOrder: InOrder,
): Likeness<Float32Array> {
  const bands = planesFor(threshold);
  let planes: Float32Array[] | undefined;
  const describe = (vector: Float32Array | undefined): Described => {
    if (!vector) return { keys: new Uint32Array() };
    planes ??= drawPlanes(bands.bands * bands.rows, vector.length);
    const sides = planes.map((plane) => (dot(plane, vector) > 0 ? 1 : 0));
    const extra = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    return { keys: bandKeys(sides, bands), extra };
  };
  return {
    reason: 'semantic-duplicate',
    threshold,
    keys: bands.bands,
    batch: 64,
    async *describe(batches) {
      const vectors = inOrder(batches, (rows: readonly TrainingRow[]) =>
        embed(rows.map(({ messages }) => embeddedText(messages))),
      );
      for await (const some of vectors) yield some.map(describe);
    },
    view: (_row, extra) =>
      new Float32Array(extra.buffer.slice(extra.byteOffset, extra.byteOffset + extra.byteLength)),
    measure: dot,
  };
}

/** A row as it is embedded: what is said, and by whom. */
export function embeddedText(messages: readonly RowMessage[]): string {
  return messages.map((message) => `${message.role}: ${spokenText(message)}`).join('\n');
}

/** The longest bands that find 99 % at the threshold in at most so many keys. Two vectors lie on one side with 1 - angle / π. */
function planesFor(threshold: number): Bands {
  const agreement = 1 - Math.acos(Math.min(1, threshold)) / Math.PI;
  for (let rows = mostBits; rows > 1; rows--) {
    for (let bands = 8; bands <= mostKeys; bands++) {
      if (foundAt(agreement, { bands, rows }) >= 0.99) return { bands, rows };
    }
  }
  return { bands: mostKeys, rows: 1 };
}

// The same in every run: what is alike is no matter of chance. Normal numbers by Box and Muller (1958).
function drawPlanes(count: number, dimensions: number): Float32Array[] {
  const random = randomOf(1, 'planes');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => Float32Array.from({ length: dimensions }, normal));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
