import { halfTable } from '../half.ts';

// Unquantised types are blocks of one number.

export function decodeF32(bytes: Uint8Array, out: Float32Array): void {
  new Uint8Array(out.buffer, out.byteOffset, out.byteLength).set(bytes);
}

export function decodeF16(bytes: Uint8Array, out: Float32Array): void {
  const halves = halfTable();
  for (let i = 0; i < out.length; i++) out[i] = halves[bytes[2 * i]! | (bytes[2 * i + 1]! << 8)]!;
}

/** BF16 is the upper half of a 32-bit float. */
export function decodeBf16(bytes: Uint8Array, out: Float32Array): void {
  const words = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < out.length; i++) {
    words[i] = ((bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24)) >>> 0;
  }
}
