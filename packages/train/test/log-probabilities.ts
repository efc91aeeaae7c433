import { jaxRuntime } from '../src/engines/jax.ts';
import type { Runtime } from '../src/engines/runtime.ts';
import { openGguf } from '../src/gguf/read.ts';
import { byName } from '../src/model/gradients.ts';
import { lookUp } from '../src/model/lookup.ts';
import { logProbabilities } from '../src/model/loss.ts';
import { readLlama } from '../src/model/read-llama.ts';
import { readWeights } from '../src/model/read-weights.ts';
import { embeddingName, weightSpecs } from '../src/model/weights.ts';

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
  const names = specs.map(({ name }) => name);
  const length = tokens.length;
  const program = await (runtime ?? (await jaxRuntime())).compile(
    (...inputs) => {
      const [embedded, segments] = inputs.slice(names.length);
      return [logProbabilities(llama, byName(names, inputs), embedded!, segments!)];
    },
    [
      ...specs.map(({ shape }) => ({ shape, type: 'float32' as const })),
      { shape: [1, length, llama.width], type: 'float32' },
      { shape: [1, length], type: 'int32' },
    ],
  );
  const result = new Float32Array(length * llama.vocabulary);
  const embedded = lookUp(weights.get(embeddingName)!, llama.width, tokens);
  const inputs = [...names.map((name) => weights.get(name)!), embedded];
  await program.run([...inputs, new Int32Array(length).fill(1)], [result]);
  await program.close();
  return result;
}
