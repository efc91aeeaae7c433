import { halfTable } from '../half.ts';

// Super-blocks of 256 weights, whose groups of 16 or 32 have small scales of their own.
// Layouts: block_q2_K ... block_q6_K in ggml-common.h and dequantize_row_q*_K in ggml-quants.c of llama.cpp.

/** 16 bytes of scale and minimum in 4 bits each, 64 bytes of 2-bit weights, d, dmin. */
export function decodeQ2K(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 256, at += 84) {
    const d = half(bytes, at + 80);
    const dmin = half(bytes, at + 82);
    for (let i = 0; i < 256; i++) {
      const scale = bytes[at + (i >> 4)]!;
      const weight = (bytes[at + 16 + twoBitByte(i)]! >> twoBitShift(i)) & 3;
      out[block + i] = d * (scale & 15) * weight - dmin * (scale >> 4);
    }
  }
}

/** 32 bytes of third bits, 64 bytes of 2-bit weights, 12 bytes of sixteen 6-bit scales, d. */
export function decodeQ3K(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 256, at += 110) {
    const d = half(bytes, at + 108);
    for (let i = 0; i < 256; i++) {
      const low = (bytes[at + 32 + twoBitByte(i)]! >> twoBitShift(i)) & 3;
      const third = (bytes[at + (i & 31)]! >> (i >> 5)) & 1;
      out[block + i] = d * (scaleQ3K(bytes, at + 96, i >> 4) - 32) * (low - (third ? 0 : 4));
    }
  }
}

function scaleQ3K(bytes: Uint8Array, at: number, group: number): number {
  const low = (bytes[at + (group & 7)]! >> (group < 8 ? 0 : 4)) & 15;
  const high = (bytes[at + 8 + (group & 3)]! >> (2 * (group >> 2))) & 3;
  return low | (high << 4);
}

/** d, dmin, 12 bytes of eight 6-bit scales and minimums, 128 bytes of 4-bit weights. */
export function decodeQ4K(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 256, at += 144) {
    const [d, dmin] = [half(bytes, at), half(bytes, at + 2)];
    for (let group = 0; group < 8; group++) {
      const scale = d * scaleK4(bytes, at + 4, group);
      const minimum = dmin * minimumK4(bytes, at + 4, group);
      const from = at + 16 + 32 * (group >> 1);
      const shift = 4 * (group & 1);
      for (let j = 0; j < 32; j++) {
        out[block + 32 * group + j] = scale * ((bytes[from + j]! >> shift) & 15) - minimum;
      }
    }
  }
}

/** As Q4_K, with 32 bytes of fifth bits before the weights. */
export function decodeQ5K(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 256, at += 176) {
    const [d, dmin] = [half(bytes, at), half(bytes, at + 2)];
    for (let group = 0; group < 8; group++) {
      const scale = d * scaleK4(bytes, at + 4, group);
      const minimum = dmin * minimumK4(bytes, at + 4, group);
      const from = at + 48 + 32 * (group >> 1);
      const shift = 4 * (group & 1);
      for (let j = 0; j < 32; j++) {
        const fifth = (bytes[at + 16 + j]! >> group) & 1;
        const weight = ((bytes[from + j]! >> shift) & 15) | (fifth << 4);
        out[block + 32 * group + j] = scale * weight - minimum;
      }
    }
  }
}

function scaleK4(bytes: Uint8Array, at: number, group: number): number {
  if (group < 4) return bytes[at + group]! & 63;
  return (bytes[at + group + 4]! & 15) | ((bytes[at + group - 4]! >> 6) << 4);
}

function minimumK4(bytes: Uint8Array, at: number, group: number): number {
  if (group < 4) return bytes[at + group + 4]! & 63;
  return (bytes[at + group + 4]! >> 4) | ((bytes[at + group]! >> 6) << 4);
}

/** 128 bytes of low 4 bits, 64 bytes of high 2 bits, sixteen signed 8-bit scales, d. */
export function decodeQ6K(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 256, at += 210) {
    const d = half(bytes, at + 208);
    for (let i = 0; i < 256; i++) {
      const part = (i >> 5) & 3; // Which 32 of the 128 that share their high bits.
      const low = bytes[at + 64 * (i >> 7) + 32 * (part & 1) + (i & 31)]! >> (4 * (part >> 1));
      const high = (bytes[at + 128 + 32 * (i >> 7) + (i & 31)]! >> (2 * part)) & 3;
      const scale = (bytes[at + 192 + (i >> 4)]! << 24) >> 24;
      out[block + i] = d * scale * (((low & 15) | (high << 4)) - 32);
    }
  }
}

function twoBitByte(i: number): number {
  return 32 * (i >> 7) + (i & 31);
}

function twoBitShift(i: number): number {
  return 2 * ((i >> 5) & 3);
}

function half(bytes: Uint8Array, at: number): number {
  return halfTable()[bytes[at]! | (bytes[at + 1]! << 8)]!;
}
