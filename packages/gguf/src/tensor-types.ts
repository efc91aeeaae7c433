import { decodeBf16, decodeF16, decodeF32 } from './blocks/floats.ts';
import { decodeQ2K, decodeQ3K, decodeQ4K, decodeQ5K, decodeQ6K } from './blocks/k-quants.ts';
import { decodeQ4_0, decodeQ4_1, decodeQ5_0, decodeQ5_1, decodeQ8_0 } from './blocks/quants.ts';

/** How a type of tensor stores its weights: `elements` of them in each block of `bytes`. */
export interface TensorType {
  name: string;
  /** The number of the type in `enum ggml_type` of ggml.h. */
  code: number;
  elements: number;
  bytes: number;
  decode: (bytes: Uint8Array, out: Float32Array) => void;
}

export const tensorTypes: readonly TensorType[] = [
  { name: 'F32', code: 0, elements: 1, bytes: 4, decode: decodeF32 },
  { name: 'F16', code: 1, elements: 1, bytes: 2, decode: decodeF16 },
  { name: 'BF16', code: 30, elements: 1, bytes: 2, decode: decodeBf16 },
  { name: 'Q4_0', code: 2, elements: 32, bytes: 18, decode: decodeQ4_0 },
  { name: 'Q4_1', code: 3, elements: 32, bytes: 20, decode: decodeQ4_1 },
  { name: 'Q5_0', code: 6, elements: 32, bytes: 22, decode: decodeQ5_0 },
  { name: 'Q5_1', code: 7, elements: 32, bytes: 24, decode: decodeQ5_1 },
  { name: 'Q8_0', code: 8, elements: 32, bytes: 34, decode: decodeQ8_0 },
  { name: 'Q2_K', code: 10, elements: 256, bytes: 84, decode: decodeQ2K },
  { name: 'Q3_K', code: 11, elements: 256, bytes: 110, decode: decodeQ3K },
  { name: 'Q4_K', code: 12, elements: 256, bytes: 144, decode: decodeQ4K },
  { name: 'Q5_K', code: 13, elements: 256, bytes: 176, decode: decodeQ5K },
  { name: 'Q6_K', code: 14, elements: 256, bytes: 210, decode: decodeQ6K },
];
