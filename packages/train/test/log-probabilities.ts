import { type numpy as np, tree } from '@jax-js/jax';
import { jaxRuntime } from '../src/engines/jax.ts';
import type { Runtime } from '../src/engines/runtime.ts';
import { openGguf } from '../src/gguf/read.ts';
import { layer } from '../src/model/layer.ts';
import { lookUp } from '../src/model/lookup.ts';
import { logProbabilities } from '../src/model/loss.ts';
import { attentionBiases, biasShapes } from '../src/model/mask.ts';
import { readLlama } from '../src/model/read-llama.ts';
import { readWeights } from '../src/model/read-weights.ts';
import { embeddingName, inLayer, layerSpecs, weightSpecs } from '../src/model/weights.ts';

/** What a model file makes of some tokens: log-probabilities of the next one, [position, token] laid end to end. */
export async function logProbabilitiesOf(
  path: string,
  tokens: Int32Array,
  runtime?: Runtime,
): Promise<Float32Array> {
  const gguf = await openGguf(path);
  const llama = await readLlama(gguf);
  const weights = await readWeights(gguf, llama);
  await gguf.close();
  const specs = weightSpecs(llama);
  const length = tokens.length;
  const program = await (runtime ?? (await jaxRuntime())).compile(
    (...inputs) => {
      const [x, ...biases] = inputs.slice(specs.length) as [np.Array, ...np.Array[]];
      const named = Object.fromEntries(specs.map(({ name }, i) => [name, inputs[i]!]));
      let hidden = x;
      for (let i = 0; i < llama.layers; i++) {
        const names = layerSpecs(llama).map(({ name }) => name);
        const own = Object.fromEntries(names.map((name) => [name, named[inLayer(i, name)]!.ref]));
        const shared = { biases: biases.map((each) => each.ref), adapterScale: 1 };
        hidden = layer(llama, hidden, { weights: own, ...shared });
      }
      tree.dispose(biases);
      const result = logProbabilities(llama, named, hidden);
      tree.dispose(named);
      return [result];
    },
    [
      ...specs.map(({ shape }) => ({ shape, type: 'float32' as const })),
      { shape: [1, length, llama.width], type: 'float32' },
      ...biasShapes(1, length).map((shape) => ({ shape, type: 'float32' as const })),
    ],
  );
  const result = new Float32Array(length * llama.vocabulary);
  const table = weights.get(embeddingName)!;
  const embedded = lookUp(table, llama.width, tokens, llama.scales.embedding);
  const biases = attentionBiases(new Int32Array(length).fill(1), 1);
  await program.run(
    [...specs.map(({ name }) => weights.get(name)!), embedded, ...biases],
    [result],
  );
  await program.close();
  return result;
}
