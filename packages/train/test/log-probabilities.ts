import { type numpy as np, tree } from '@jax-js/jax';
import { jaxRuntime } from '../src/engines/jax.ts';
import { placeOf } from '../src/engines/models.ts';
import type { Runtime } from '../src/engines/runtime.ts';
import { layer } from '../src/model/layer.ts';
import { lookUp } from '../src/model/lookup.ts';
import { logProbabilities } from '../src/model/loss.ts';
import { biasShapes } from '../src/model/mask.ts';
import { readLlama } from '../src/model/read-llama.ts';
import { readWeights } from '../src/model/read-weights.ts';
import { embeddingName, inLayer, layerSpecs, weightSpecs } from '../src/model/weights.ts';
import { openModel } from '../src/open-model.ts';

/** What a model file makes of some tokens: log-probabilities of the next one, [position, token] laid end to end. */
export async function logProbabilitiesOf(
  path: string,
  tokens: Int32Array,
  runtime?: Runtime,
): Promise<Float32Array> {
  const gguf = await openModel(path);
  const llama = await readLlama(gguf);
  const weights = await readWeights(gguf, llama);
  await gguf.close();
  const specs = weightSpecs(llama);
  const length = tokens.length;
  const shape = { prefix: 0, rows: 1, length, learned: length };
  const angles = { shape: [length, 1, llama.headSize], type: 'float32' as const };
  const program = await (runtime ?? (await jaxRuntime())).compile(
    (...inputs) => {
      const rest = inputs.slice(specs.length);
      const [x, cos, sin, ...biases] = rest as [np.Array, np.Array, np.Array, ...np.Array[]];
      const named = Object.fromEntries(specs.map(({ name }, i) => [name, inputs[i]!]));
      let hidden = x;
      for (let i = 0; i < llama.layers; i++) {
        const names = layerSpecs(llama).map(({ name }) => name);
        const own = Object.fromEntries(names.map((name) => [name, named[inLayer(i, name)]!.ref]));
        hidden = layer(llama, shape, hidden, {
          weights: own,
          adapterScale: 1,
          cos: cos.ref,
          sin: sin.ref,
          biases: biases.map((each) => each.ref),
          prefixBiases: [],
        });
      }
      tree.dispose([cos, sin, biases]);
      const result = logProbabilities(llama, named, hidden);
      tree.dispose(named);
      return [result];
    },
    [
      ...specs.map(({ shape }) => ({ shape, type: 'float32' as const })),
      { shape: [length, llama.width], type: 'float32' },
      angles,
      angles,
      ...biasShapes(shape).map((each) => ({ shape: each, type: 'float32' as const })),
    ],
  );
  const table = weights.get(embeddingName)!;
  const embedded = lookUp(table, llama.width, tokens, llama.scales.embedding);
  const place = placeOf(llama, {
    shape,
    positions: tokens.map((_, i) => i),
    segments: new Int32Array(length).fill(1),
  });
  const tensors = specs.map(({ name }) => weights.get(name)!);
  const [result] = await program.run([...tensors, embedded, ...place]);
  await program.close();
  return result!;
}
