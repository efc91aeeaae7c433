/**
 * Rows of a query or key matrix [heads * headSize, in] (or its bias) from the order of Hugging Face, where a pair of
 * dimensions lies half a head apart, to that of a GGUF, where it lies together (`permute` in convert_hf_to_gguf.py).
 */
export function toNeighbours(values: Float32Array, heads: number, rows: number): Float32Array {
  return reorder(
    values,
    rows,
    (head, i, size) => {
      const second = i % 2;
      return head * size + second * (size / 2) + (i - second) / 2;
    },
    heads,
  );
}

/** The way back. */
export function toHalves(values: Float32Array, heads: number, rows: number): Float32Array {
  return reorder(
    values,
    rows,
    (head, i, size) => {
      const second = i < size / 2 ? 0 : 1;
      return head * size + 2 * (i - second * (size / 2)) + second;
    },
    heads,
  );
}

/** Row `head * size + i` of the result is the row `from(head, i, size)`. */
function reorder(
  values: Float32Array,
  rows: number,
  from: (head: number, i: number, size: number) => number,
  heads: number,
): Float32Array {
  const width = values.length / rows;
  const size = rows / heads;
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const source = from(Math.floor(row / size), row % size, size) * width;
    result.set(values.subarray(source, source + width), row * width);
  }
  return result;
}
