import { randomOf } from '@labpipe/records';
import type { Llama } from '../model/llama.ts';
import { inLayer, type WeightSpec } from '../model/weights.ts';
import type { MicroBatch } from '../steps/micro-batch.ts';
import { type Lora, layerAdapterSpecs } from './lora.ts';

/** Dropout (Srivastava et al. 2014) of what adapters read, as peft has it; the frozen matrices read all. */
export interface Dropout {
  /** The share of numbers that become 0; the others grow to make up for it. */
  rate: number;
  seed: number;
}

/**
 * Draws are computed in the model, where they need no memory, from two whole numbers (a, c) of each position and a key k of each number that is
 * read: (a k + c) mod this prime, below which every product is exact in float32.
 */
export const drawModulus = 2039;

/** How many of the draws 0, 1, ... drop. */
export function droppedDraws({ rate }: Dropout): number {
  return Math.round(rate * drawModulus);
}

/** The numbers that a matrix reads, by its GGUF name in a layer: matrices that read the same drop the same. */
export function sourceOf(matrix: string): string {
  return sources[matrix] ?? matrix;
}

const sources: Readonly<Record<string, string>> = {
  attn_q: 'attn',
  attn_k: 'attn',
  attn_v: 'attn',
  ffn_gate: 'ffn',
  ffn_up: 'ffn',
};

/** The keys of one layer, by names within it: dropout.SOURCE [in]. */
export function layerKeySpecs(llama: Llama, lora: Lora): WeightSpec[] {
  if (!lora.dropout) return [];
  const found = new Map<string, WeightSpec>();
  for (const { name, shape } of layerAdapterSpecs(llama, lora)) {
    const [, matrix] = /^(.+)\.weight\.lora_a$/.exec(name) ?? [];
    if (matrix === undefined) continue;
    const key = `dropout.${sourceOf(matrix)}`;
    found.set(key, { name: key, shape: [shape[1]!] });
  }
  return [...found.values()];
}

/** All keys of a model, by full names. */
export function dropoutKeys(llama: Llama, lora: Lora | undefined): Map<string, Float32Array> {
  if (!lora?.dropout) return new Map();
  const { seed } = lora.dropout;
  const specs = layerKeySpecs(llama, lora);
  return new Map(
    Array.from({ length: llama.layers }, (_, layer) =>
      specs.map(({ name, shape }): [string, Float32Array] => {
        const full = inLayer(layer, name);
        const random = randomOf(seed, full);
        const keys = Float32Array.from({ length: shape[0]! }, () =>
          Math.floor(drawModulus * random()),
        );
        return [full, keys];
      }),
    ).flat(),
  );
}

/**
 * The numbers (a, c) of every position of a micro-batch in this step, [positions, 2]. They follow the seed, the step, and the tokens of an
 * example up to the position: so neither how rows are packed, nor what of them is computed once for all, nor a resume changes what is dropped.
 */
export function dropoutDraws(
  { shape, tokens, positions }: Pick<MicroBatch, 'shape' | 'tokens' | 'positions'>,
  { seed }: Dropout,
  step: number,
): Float32Array {
  const { prefix } = shape;
  const draws = new Float32Array(2 * tokens.length);
  const start = mix(mix(seed), step);
  let state = start;
  let afterPrefix = start;
  for (const [at, token] of tokens.entries()) {
    if (at >= prefix && positions[at] === prefix) state = afterPrefix;
    state = mix(state, token);
    if (at === prefix - 1) afterPrefix = state;
    draws[2 * at] = 1 + (state % (drawModulus - 1));
    draws[2 * at + 1] = mix(state, -1) % drawModulus;
  }
  return draws;
}

/** A whole number of 32 bits that follows two others (the finalizer of MurmurHash3, Appleby 2011). */
function mix(state: number, next = 0): number {
  let h = Math.imul(state ^ Math.imul(next, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) + 0x27d4eb2f;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 15)) >>> 0;
}
