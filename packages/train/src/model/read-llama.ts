import { InputError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { numberAt, textAt } from '@labpipe/gguf';
import type { Llama } from './llama.ts';
import { frequencyFactorsName, ropeOf } from './rope.ts';
import { embeddingName, type WeightSpec, weightSpecs } from './weights.ts';

/** Families of models that differ in what `Llama` tells of; `pairs` is how llama.cpp turns heads (llama_model_rope_type). */
const families: readonly { name: string; pairs: Llama['pairs'] }[] = [
  { name: 'llama', pairs: 'neighbours' },
  { name: 'granite', pairs: 'neighbours' },
  { name: 'qwen2', pairs: 'halves' },
  { name: 'qwen3', pairs: 'halves' },
];

/** The model that a GGUF file holds; an InputError for one that we cannot train. */
export async function readLlama(gguf: Gguf): Promise<Llama> {
  const { path, tensors } = gguf;
  const architecture = textAt(gguf, 'general.architecture');
  const family = families.find(({ name }) => name === architecture);
  if (!family) {
    const names = families.map(({ name }) => name).join(', ');
    throw unexpected(path, `architecture ${architecture}`, `one of ${names}`);
  }
  const has = (name: string) => tensors.some((tensor) => tensor.name === name);
  const sizes = sizesOf(gguf, architecture);
  const { frequencies, scale } = await ropeOf(gguf, architecture, sizes.headSize);
  const llama: Llama = {
    ...sizes,
    frequencies,
    // Queries and keys both have the scale, so their products have it twice.
    scales: { ...sizes.scales, attention: sizes.scales.attention * scale ** 2 },
    pairs: family.pairs,
    biases: has('blk.0.attn_q.bias'),
    headNorms: has('blk.0.attn_q_norm.weight'),
  };
  checkTensors(path, tensors, weightSpecs(llama));
  return llama;
}

/** What a head size and the like are called in the metadata of an architecture. */
const keysOf = (gguf: Gguf, architecture: string) => (key: string, otherwise?: number) =>
  numberAt(gguf, `${architecture}.${key}`, otherwise);

function sizesOf(
  gguf: Gguf,
  architecture: string,
): Omit<Llama, 'frequencies' | 'pairs' | 'biases' | 'headNorms'> {
  const number = keysOf(gguf, architecture);
  const width = number('embedding_length');
  const heads = number('attention.head_count');
  const keyValueHeads = number('attention.head_count_kv', heads);
  const headSize = number('attention.key_length', width / heads);
  refuseUnless(
    gguf.path,
    heads % keyValueHeads === 0,
    `${keyValueHeads} key heads`,
    `a divisor of ${heads}`,
  );
  refuseUnless(gguf.path, headSize % 2 === 0, `heads of ${headSize} dimensions`, 'an even number');
  for (const [key, expected] of [
    ['attention.value_length', headSize],
    ['rope.dimension_count', headSize],
    ['expert_count', 0],
  ] as const) {
    const found = number(key, expected);
    refuseUnless(gguf.path, found === expected, `${architecture}.${key} ${found}`, `${expected}`);
  }
  return {
    vocabulary: gguf.tensors.find(({ name }) => name === embeddingName)?.shape[0] ?? 0,
    width,
    layers: number('block_count'),
    heads,
    keyValueHeads,
    headSize,
    feedForward: number('feed_forward_length'),
    epsilon: number('attention.layer_norm_rms_epsilon'),
    scales: {
      embedding: number('embedding_scale', 0) || 1,
      attention: number('attention.scale', 0) || 1 / Math.sqrt(headSize),
      residual: number('residual_scale', 0) || 1,
      logits: number('logit_scale', 0) || 1,
    },
    context: Math.min(number('context_length'), number('attention.sliding_window', 0) || Infinity),
    tied: !gguf.tensors.some(({ name }) => name === 'output.weight'),
  };
}

function checkTensors(path: string, tensors: Gguf['tensors'], specs: readonly WeightSpec[]): void {
  const shapes = new Map(tensors.map(({ name, shape }) => [name, `[${shape.join(', ')}]`]));
  for (const { name, shape } of specs) {
    const expected = `[${shape.join(', ')}]`;
    const found = shapes.get(name);
    if (found === undefined) throw unexpected(path, `model without ${name}`, expected);
    if (found !== expected) throw unexpected(path, `${name} of shape ${found}`, expected);
  }
  const known = new Set([...specs.map(({ name }) => name), frequencyFactorsName]);
  const unknown = tensors.find(({ name }) => !known.has(name));
  if (unknown) {
    throw unexpected(
      path,
      `tensor ${unknown.name}`,
      'the tensors of a dense decoder of its family',
    );
  }
}

function refuseUnless(path: string, good: boolean, found: string, expected: string): void {
  if (!good) throw unexpected(path, found, expected);
}

function unexpected(path: string, found: string, expected: string): InputError {
  return new InputError(path, `Unexpected ${found}, expected ${expected}`);
}
