import { halfTable, halvesOf } from '../half.ts';

// Blocks of 32 weights with a scale `d` and, in the `_1` types, a minimum `m`, both halves. In 4 and 5 bits a byte holds
// weight j (low) and weight j + 16 (high). Layouts: dequantize_row_q4_0 ... q8_0 in ggml/src/ggml-quants.c of llama.cpp.

export function decodeQ4_0(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 32, at += 18) {
    const d = half(bytes, at);
    for (let j = 0; j < 16; j++) {
      const pair = bytes[at + 2 + j]!;
      out[block + j] = ((pair & 15) - 8) * d;
      out[block + j + 16] = ((pair >> 4) - 8) * d;
    }
  }
}

export function decodeQ4_1(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 32, at += 20) {
    const d = half(bytes, at);
    const m = half(bytes, at + 2);
    for (let j = 0; j < 16; j++) {
      const pair = bytes[at + 4 + j]!;
      out[block + j] = (pair & 15) * d + m;
      out[block + j + 16] = (pair >> 4) * d + m;
    }
  }
}

export function decodeQ5_0(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 32, at += 22) {
    const d = half(bytes, at);
    const fifth = uint32(bytes, at + 2);
    for (let j = 0; j < 16; j++) {
      const pair = bytes[at + 6 + j]!;
      out[block + j] = (((pair & 15) | (((fifth >>> j) << 4) & 16)) - 16) * d;
      out[block + j + 16] = (((pair >> 4) | ((fifth >>> (j + 12)) & 16)) - 16) * d;
    }
  }
}

export function decodeQ5_1(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 32, at += 24) {
    const d = half(bytes, at);
    const m = half(bytes, at + 2);
    const fifth = uint32(bytes, at + 4);
    for (let j = 0; j < 16; j++) {
      const pair = bytes[at + 8 + j]!;
      out[block + j] = ((pair & 15) | (((fifth >>> j) << 4) & 16)) * d + m;
      out[block + j + 16] = ((pair >> 4) | ((fifth >>> (j + 12)) & 16)) * d + m;
    }
  }
}

export function decodeQ8_0(bytes: Uint8Array, out: Float32Array): void {
  for (let block = 0, at = 0; block < out.length; block += 32, at += 34) {
    const d = half(bytes, at);
    for (let j = 0; j < 32; j++) out[block + j] = ((bytes[at + 2 + j]! << 24) >> 24) * d;
  }
}

/** Rounds 32 weights at a time to whole multiples of a 127th of the largest (quantize_row_q8_0_ref in ggml-quants.c). */
export function encodeQ8_0(weights: Float32Array): Uint8Array {
  const blocks = weights.length / 32;
  const bytes = new Uint8Array(blocks * 34);
  const scales = new Float32Array(blocks);
  const float = new Float32Array(1);
  for (let block = 0; block < blocks; block++) {
    let largest = 0;
    for (let i = 32 * block; i < 32 * block + 32; i++) {
      largest = Math.max(largest, Math.abs(weights[i]!));
    }
    float[0] = largest / 127;
    scales[block] = float[0];
    const inverse = largest === 0 ? 0 : 1 / float[0]!;
    for (let j = 0; j < 32; j++) {
      const scaled = weights[32 * block + j]! * inverse;
      // Halves away from zero, as C rounds.
      bytes[34 * block + 2 + j] = Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5);
    }
  }
  for (const [block, half] of halvesOf(scales).entries()) {
    bytes[34 * block] = half & 255;
    bytes[34 * block + 1] = half >> 8;
  }
  return bytes;
}

function half(bytes: Uint8Array, at: number): number {
  return halfTable()[bytes[at]! | (bytes[at + 1]! << 8)]!;
}

function uint32(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}
