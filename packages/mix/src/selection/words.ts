import { hashText, normalText } from '@labpipe/text';
import { spokenText, type TrainingRow } from '../training-row.ts';
import type { Features } from './features.ts';

const dimensions = 1 << 18;

/** How often each word stands in a row, by its hash (Weinberger et al. 2009), as pairs of numbers. */
type Counts = Map<number, number>;

/**
 * Rows by their words, without a model: frequencies weighed by how rare a word is among all rows (TF-IDF: Spärck Jones 1972, the
 * logarithm of 1 + the frequency), compared by the cosine. One megabyte, however many rows there are.
 */
export function wordFeatures(): Features {
  const rowsWith = new Uint32Array(dimensions);
  let rows = 0;
  return {
    batch: 64,
    async *describe(batches) {
      for await (const some of batches) {
        for (const row of some) {
          rows++;
          for (const word of countsOf(row).keys()) rowsWith[word]!++;
        }
        yield some.map(() => undefined);
      }
    },
    similarities(stored) {
      const n = stored.length;
      const vectors = stored.map(({ row }) => weigh(countsOf(row), rowsWith, rows));
      const postings = new Map<number, { item: number; weight: number }[]>();
      for (const [item, vector] of vectors.entries()) {
        for (const [word, weight] of vector) {
          const list = postings.get(word);
          if (list) list.push({ item, weight });
          else postings.set(word, [{ item, weight }]);
        }
      }
      const similarity = new Float32Array(n * n);
      for (const [item, vector] of vectors.entries()) {
        for (const [word, weight] of vector) {
          for (const other of postings.get(word)!) {
            similarity[item * n + other.item]! += weight * other.weight;
          }
        }
      }
      return similarity;
    },
  };
}

function countsOf({ messages }: TrainingRow): Counts {
  const counts: Counts = new Map();
  for (const message of messages) {
    if (message.role === 'system') continue;
    for (const word of normalText(spokenText(message)).split(' ')) {
      if (word === '') continue;
      const at = hashText(word) & (dimensions - 1);
      counts.set(at, (counts.get(at) ?? 0) + 1);
    }
  }
  return counts;
}

function weigh(counts: Counts, rowsWith: Uint32Array, rows: number): [number, number][] {
  const weights = [...counts].map(([word, count]): [number, number] => [
    word,
    Math.log1p(count) * Math.log((1 + rows) / (1 + rowsWith[word]!) + 1),
  ]);
  const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
  return weights.map(([word, weight]) => [word, weight / length]);
}
