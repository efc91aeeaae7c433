import { InputError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { numberAt, textAt } from '@labpipe/gguf';
import type { Llama } from './llama.ts';
import { embeddingName, type WeightSpec, weightSpecs } from './weights.ts';

/** Families of models that differ in what `Llama` tells of; `pairs` is how llama.cpp turns heads (llama_model_rope_type). */
const families: readonly { name: string; pairs: Llama['pairs'] }[] = [
  { name: 'llama', pairs: 'neighbours' },
  { name: 'granite', pairs: 'neighbours' },
  { name: 'qwen2', pairs: 'halves' },
  { name: 'qwen3', pairs: 'halves' },
];

/** Tensors that are constants of the model and not trained. */
export const frequencyFactorsName = 'rope_freqs.weight';

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
  const llama: Llama = {
    ...sizesOf(gguf, architecture),
    frequencies: await frequenciesOf(gguf, architecture),
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
    ['attention.sliding_window', 0],
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
    context: number('context_length'),
    tied: !gguf.tensors.some(({ name }) => name === 'output.weight'),
  };
}

/** Rotary angles of one position: base^(-2i / headSize), scaled as the file says (llama.cpp, ggml_rope_ext). */
async function frequenciesOf(gguf: Gguf, architecture: string): Promise<number[]> {
  const number = keysOf(gguf, architecture);
  const scaling = textAt(gguf, `${architecture}.rope.scaling.type`, 'linear');
  if (scaling !== 'linear' && scaling !== 'none') {
    throw unexpected(gguf.path, `rope scaling ${scaling}`, 'none, linear or that of Llama 3');
  }
  const factor = scaling === 'none' ? 1 : number('rope.scaling.factor', 0) || 1;
  const size = number(
    'attention.key_length',
    number('embedding_length') / number('attention.head_count'),
  );
  const base = number('rope.freq_base', 10_000);
  const hasFactors = gguf.tensors.some(({ name }) => name === frequencyFactorsName);
  const factors = hasFactors ? await gguf.read(frequencyFactorsName) : [];
  return Array.from(
    { length: size / 2 },
    (_, i) => base ** ((-2 * i) / size) / factor / (factors[i] ?? 1),
  );
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
