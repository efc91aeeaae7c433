import { EndpointError } from '@labpipe/cli';
import { objectIn } from './answer.ts';

/** The vectors in the body of /v1/embeddings, in the order of the texts; throws EndpointError where they are not as asked. */
export function vectorsOf(body: string, count: number): Float32Array[] {
  const { data: given } = objectIn(body) as { data?: unknown };
  const data: Partial<Embedding>[] = Array.isArray(given) ? given : [];
  if (data.length !== count) {
    throw new EndpointError(
      `Unexpected ${data.length} embeddings for ${count} texts, expected one each: is it an embedding model?`,
    );
  }
  const vectors: Float32Array[] = [];
  for (const [at, { embedding, index }] of data.entries()) {
    vectors[index ?? at] = Float32Array.from(embedding ?? []);
  }
  const [first] = vectors;
  for (let at = 0; at < count; at++) {
    const vector = vectors[at];
    const isRight = vector && vector.length > 0 && vector.length === first?.length;
    if (isRight && vector.every(Number.isFinite)) continue;
    throw new EndpointError(
      `Unexpected embedding ${at + 1} of ${count}, expected numbers, as many as in the first`,
    );
  }
  return vectors;
}

interface Embedding {
  index: number;
  embedding: number[];
}
