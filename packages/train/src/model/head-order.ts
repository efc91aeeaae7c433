/**
 * Row order of a query or key matrix [heads * headSize, width]. A GGUF of the llama architecture keeps the
 * dimensions of a head interleaved: pair i is (2i, 2i + 1). The step keeps them as halves, pair i is
 * (i, i + headSize / 2), because splitting an axis in the middle is cheap. Attention scores stay the
 * same, as queries and keys are permuted alike.
 */
export function toHalves(matrix: Float32Array, width: number, headSize: number): Float32Array {
  const half = headSize / 2;
  return permuteRows(matrix, width, headSize, (row) =>
    row < half ? 2 * row : 2 * (row - half) + 1,
  );
}

/** The inverse of `toHalves`: rows in the order of the file. */
export function toInterleaved(matrix: Float32Array, width: number, headSize: number): Float32Array {
  const half = headSize / 2;
  return permuteRows(matrix, width, headSize, (row) => (row % 2) * half + Math.floor(row / 2));
}

/** Each head's row `i` taken from its row `source(i)`. */
function permuteRows(
  matrix: Float32Array,
  width: number,
  headSize: number,
  source: (row: number) => number,
): Float32Array {
  const permuted = new Float32Array(matrix.length);
  for (let at = 0; at < matrix.length / width; at++) {
    const row = at % headSize;
    const from = (at - row + source(row)) * width;
    permuted.set(matrix.subarray(from, from + width), at * width);
  }
  return permuted;
}
