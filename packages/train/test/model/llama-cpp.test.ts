import { temporaryFolder } from '@labpipe/cli/testing';
import { float32, type MetadataValue, openGguf, text, uint32 } from '@labpipe/gguf';
import { randomOf } from '@labpipe/records';
import { llamaCpp } from '@labpipe/tokenizer/testing';
import type { Llama as LlamaCpp, Token } from 'node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { jaxRuntime } from '../../src/engines/jax.ts';
import { onnxRuntime } from '../../src/engines/onnx.ts';
import { readLlama } from '../../src/model/read-llama.ts';
import { familyNames, makeFamily } from '../families.ts';
import { logProbabilitiesOf } from '../log-probabilities.ts';
import { makeRandomModel } from '../random-model.ts';

const served = await llamaCpp();
const runtimes = { onnx: await onnxRuntime(), jax: await jaxRuntime() };
const folder = temporaryFolder();
const yarn: Record<string, MetadataValue> = {
  'rope.scaling.type': text('yarn'),
  'rope.scaling.factor': float32(4),
  'rope.scaling.original_context_length': uint32(64),
};
const stretched: [string, Record<string, MetadataValue>][] = [
  ['as published', {}],
  ['with a factor besides', { 'rope.scaling.attn_factor': float32(1.3) }],
  ['of the context that it has', { 'rope.scaling.original_context_length': uint32(0) }],
];
const grouped = ['--hidden-size', '64', '--layers', '3', '--heads', '4', '--kv-heads', '2'];

describe.runIf(served).each([
  ['untied', 40, grouped],
  ['tied', 40, [...grouped, '--tie-embeddings']],
  ['ungrouped', 700, ['--hidden-size', '48', '--layers', '2', '--heads', '3']],
])('next-token probabilities of a model with %s weights, %i tokens', (name, count, argv) => {
  const path = makeRandomModel(folder, { name: `${name}.gguf`, argv });
  const tokens = path.then(async (file) => randomTokens(file, count));
  const expected = Promise.all([path, tokens]).then(
    ([file, ids]) => served && theirs(served, file, ids),
  );

  test.runIf(runtimes.onnx).each(['onnx', 'jax'] as const)(
    'are those of llama.cpp, computed by %s',
    async (engine) => {
      const ours = await logProbabilitiesOf(await path, await tokens, runtimes[engine]);
      const wanted = (await expected)!;
      let largest = 0;
      for (const [i, value] of wanted.entries()) {
        largest = Math.max(largest, Math.abs(value - ours[i]!));
      }
      // llama.cpp keeps keys and values in half precision. A rope base 2% off would show as 0.06 and more.
      expect(wanted.reduce((a, b) => Math.min(a, b))).toBeLessThan(-8);
      expect(largest).toBeLessThan(0.02);
    },
  );
});

describe.runIf(served).each(familyNames.slice(1))('next-token probabilities of %s', (family) => {
  test.runIf(runtimes.onnx).each(['onnx', 'jax'] as const)(
    'are those of llama.cpp, computed by %s',
    async (engine) => {
      const path = await makeFamily(folder, family, { tied: family === 'granite' });
      const tokens = await randomTokens(path, 60);
      const wanted = await theirs(served!, path, tokens);
      const ours = await logProbabilitiesOf(path, tokens, runtimes[engine]);
      let largest = 0;
      for (const [i, value] of wanted.entries()) {
        largest = Math.max(largest, Math.abs(value - ours[i]!));
      }
      expect(wanted.reduce((a, b) => Math.min(a, b))).toBeLessThan(-7);
      expect(largest).toBeLessThan(0.02);
    },
  );
});

describe.runIf(served)('a rotation stretched by YaRN', () => {
  test.runIf(runtimes.onnx).each(stretched)('%s is that of llama.cpp', async (name, more) => {
    const path = await makeFamily(folder, 'qwen2', { name, metadata: { ...yarn, ...more } });
    const tokens = await randomTokens(path, 150);
    const wanted = await theirs(served!, path, tokens);
    const ours = await logProbabilitiesOf(path, tokens, runtimes.onnx);
    const largest = wanted.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - ours[i]!)),
      0,
    );
    expect(largest).toBeLessThan(0.02);
  });
});

async function randomTokens(path: string, count: number): Promise<Int32Array> {
  const gguf = await openGguf(path);
  const { vocabulary } = await readLlama(gguf);
  await gguf.close();
  const random = randomOf(3, 'tokens');
  return Int32Array.from({ length: count }, () => Math.floor(random() * vocabulary));
}

/** llama.cpp's log-probabilities, [position, token]. */
async function theirs(llama: LlamaCpp, path: string, tokens: Int32Array): Promise<Float32Array> {
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({ contextSize: 1024 });
  const outputs = await context.getSequence().controlledEvaluate(
    [...tokens].map((token) => [
      token as Token,
      {
        generateNext: {
          probabilities: true,
          options: { temperature: 1, topK: 0, topP: 1, minP: 0 },
        },
      },
    ]),
  );
  const vocabulary = outputs[0]!.next.probabilities!.size;
  const values = new Float32Array(tokens.length * vocabulary);
  for (const [position, output] of outputs.entries()) {
    for (const [token, probability] of output!.next.probabilities!) {
      values[position * vocabulary + token] = Math.log(probability);
    }
  }
  await context.dispose();
  await model.dispose();
  return values;
}
