import { InputError } from '@labpipe/cli';
import { numberAt, textAt } from '../gguf/metadata.ts';
import type { Gguf } from '../gguf/read.ts';
import type { Llama } from './llama.ts';
import { embeddingName, type WeightSpec, weightSpecs } from './weights.ts';

/** Tensors that are constants of the model and not trained. */
export const frequencyFactorsName = 'rope_freqs.weight';

/** The model that a GGUF file holds; an InputError for one that is no Llama that we can train. */
export async function readLlama(gguf: Gguf): Promise<Llama> {
  const { path, tensors } = gguf;
  const architecture = textAt(gguf, 'general.architecture');
  if (architecture !== 'llama') {
    throw unexpected(
      path,
      `architecture ${architecture}`,
      'llama: other families are not supported',
    );
  }
  const llama: Llama = {
    ...sizesOf(gguf),
    frequencies: await frequenciesOf(gguf),
    pairs: 'neighbours',
    biases: false,
    headNorms: false,
  };
  checkTensors(path, tensors, weightSpecs(llama));
  return llama;
}

function sizesOf(gguf: Gguf): Omit<Llama, 'frequencies' | 'pairs' | 'biases' | 'headNorms'> {
  const number = (key: string, otherwise?: number) => numberAt(gguf, `llama.${key}`, otherwise);
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
  same(gguf, 'attention.value_length', headSize);
  same(gguf, 'rope.dimension_count', headSize);
  same(gguf, 'expert_count', 0);
  return {
    vocabulary: gguf.tensors.find(({ name }) => name === embeddingName)?.shape[0] ?? 0,
    width,
    layers: number('block_count'),
    heads,
    keyValueHeads,
    headSize,
    feedForward: number('feed_forward_length'),
    epsilon: number('attention.layer_norm_rms_epsilon'),
    scales: { embedding: 1, attention: 1 / Math.sqrt(headSize), residual: 1, logits: 1 },
    context: number('context_length'),
    tied: !gguf.tensors.some(({ name }) => name === 'output.weight'),
  };
}

/** An option of the format that we know in one setting only. */
function same(gguf: Gguf, key: string, expected: number): void {
  const value = numberAt(gguf, `llama.${key}`, expected);
  refuseUnless(gguf.path, value === expected, `llama.${key} ${value}`, `${expected}`);
}

/** Rotary angles of one position: base^(-2i / headSize), scaled as the file says (llama.cpp, ggml_rope_ext). */
async function frequenciesOf(gguf: Gguf): Promise<number[]> {
  const scaling = textAt(gguf, 'llama.rope.scaling.type', 'linear');
  if (scaling !== 'linear' && scaling !== 'none') {
    throw unexpected(gguf.path, `rope scaling ${scaling}`, 'none or linear');
  }
  const factor = scaling === 'none' ? 1 : numberAt(gguf, 'llama.rope.scaling.factor', 0) || 1;
  const heads = numberAt(gguf, 'llama.attention.head_count');
  const width = numberAt(gguf, 'llama.embedding_length');
  const size = numberAt(gguf, 'llama.attention.key_length', width / heads);
  const base = numberAt(gguf, 'llama.rope.freq_base', 10_000);
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
    throw unexpected(path, `tensor ${unknown.name}`, 'the tensors of a dense Llama without biases');
  }
}

function refuseUnless(path: string, good: boolean, found: string, expected: string): void {
  if (!good) throw unexpected(path, found, expected);
}

function unexpected(path: string, found: string, expected: string): InputError {
  return new InputError(path, `Unexpected ${found}, expected ${expected}`);
}
