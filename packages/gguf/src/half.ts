/** Every IEEE 754 half-precision number as a 32-bit float, by its 16 bits. */
let table: Float32Array | undefined;

export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => floatOf(bits));
  return table;
}

function floatOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The half-precision number nearest to each 32-bit one, as its 16 bits; ties go to even, too large is infinity. */
export function halvesOf(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  const sum = new Float32Array(1);
  const sumBits = new Uint32Array(sum.buffer);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const magnitude = word & 0x7fff_ffff;
    let half: number;
    if (magnitude < 0x3880_0000) {
      // Below 2^-14 halves are multiples of 2^-24, which is what the last bit of 0.5 + x stands for.
      sum[0] = 0.5 + Math.abs(values[i]!);
      half = sumBits[0]! - 0x3f00_0000;
    } else if (magnitude < 0x4780_0000) {
      const rebased = magnitude - 0x3800_0000; // Exponent bias 127 becomes 15.
      half = (rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13;
    } else {
      half = magnitude > 0x7f80_0000 ? 0x7e00 : 0x7c00; // Not a number, or 65,536 and more.
    }
    halves[i] = ((word >>> 16) & 0x8000) | half;
  }
  return halves;
}
