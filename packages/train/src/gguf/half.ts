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

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The 16 bits of the half-precision number nearest to `value`, ties to even; too large is infinity. */
export function halfBits(value: number): number {
  float[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > 0x7f80_0000) return sign | 0x7e00; // Not a number.
  if (magnitude >= 0x4780_0000) return sign | 0x7c00; // 65,536 and more.
  if (magnitude < 0x3880_0000) {
    // Below 2^-14 halves are multiples of 2^-24, which `roundEven` counts.
    return sign | roundEven(Math.abs(float[0]!) * 2 ** 24);
  }
  const rebased = magnitude - 0x3800_0000; // Exponent bias 127 becomes 15.
  const low = rebased & 0x1fff;
  const high = rebased >>> 13;
  return sign | (low > 0x1000 || (low === 0x1000 && high & 1) ? high + 1 : high);
}

function roundEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}
