import { type Embed, embeddedText, type InOrder } from '../duplicates/semantic.ts';
import type { Features } from './features.ts';

/** Rows by the embeddings of an endpoint: the cosine, scaled from 0 to 1 as InstructLab's subset selection has it. A row without one is like no other. */
export function embeddingFeatures(embed: Embed, inOrder: InOrder): Features {
  return {
    batch: 64,
    async *describe(batches) {
      const vectors = inOrder(batches, (rows) =>
        embed(rows.map(({ messages }) => embeddedText(messages))),
      );
      for await (const some of vectors) {
        yield some.map(
          (vector) => vector && new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength),
        );
      }
    },
    similarities(stored) {
      const n = stored.length;
      const vectors = stored.map(
        ({ extra }) =>
          new Float32Array(
            extra.buffer.slice(extra.byteOffset, extra.byteOffset + extra.byteLength),
          ),
      );
      const similarity = new Float32Array(n * n);
      for (let a = 0; a < n; a++) {
        similarity[a * n + a] = 1;
        for (let b = 0; b < a; b++) {
          const both = (cosine(vectors[a]!, vectors[b]!) + 1) / 2;
          similarity[a * n + b] = both;
          similarity[b * n + a] = both;
        }
      }
      return similarity;
    },
  };
}

// Of unit vectors; -1, as far as can be, where either has none.
function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length === 0 || b.length === 0) return -1;
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
