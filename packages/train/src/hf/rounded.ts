/** A float32 as the decimal that it was made of. */
export function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
