/** Rows of a table [rows, width] by number, times `scale`: [numbers, width]. */
export function lookUp(
  table: Float32Array,
  width: number,
  numbers: Int32Array,
  scale = 1,
): Float32Array {
  const rows = new Float32Array(numbers.length * width);
  for (let i = 0; i < numbers.length; i++) {
    const from = numbers[i]! * width;
    rows.set(table.subarray(from, from + width), i * width);
  }
  if (scale !== 1) for (let i = 0; i < rows.length; i++) rows[i]! *= scale;
  return rows;
}

/**
 * The transpose of `lookUp`: adds each row, times `scale`, to its place in the table. Done here and not in the
 * graph, as ONNX Runtime adds rows of equal number in parallel and loses some of them, and as a table for every
 * gradient of a large vocabulary would cost more than the rows.
 */
export function addRows(
  table: Float32Array,
  width: number,
  numbers: Int32Array,
  rows: Float32Array,
  scale = 1,
): void {
  for (let i = 0; i < numbers.length; i++) {
    const to = numbers[i]! * width;
    for (let column = 0; column < width; column++) {
      table[to + column]! += scale * rows[i * width + column]!;
    }
  }
}
