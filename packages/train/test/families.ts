import { join } from 'node:path';
import { float32, type MetadataValue, openGguf, text, writeGguf } from '@labpipe/gguf';
import { randomWeights } from './random-model.ts';
import { makeStudent } from './student.ts';

const vector = (name: string, length: number) => ({ name, shape: [length] });
const eachLayer = (layers: number, of: (layer: number) => { name: string; shape: number[] }[]) =>
  Array.from({ length: layers }, (_, layer) => of(layer)).flat();

/** What a file of a family has beside a Llama's: metadata under its own name, tensors of a model of 64 numbers, 4 heads, 2 key heads. */
const families: Record<
  string,
  { metadata?: Record<string, MetadataValue>; tensors?: { name: string; shape: number[] }[] }
> = {
  llama: {},
  qwen2: {
    tensors: eachLayer(3, (layer) => [
      vector(`blk.${layer}.attn_q.bias`, 64),
      vector(`blk.${layer}.attn_k.bias`, 32),
      vector(`blk.${layer}.attn_v.bias`, 32),
    ]),
  },
  qwen3: {
    tensors: eachLayer(3, (layer) => [
      vector(`blk.${layer}.attn_q_norm.weight`, 16),
      vector(`blk.${layer}.attn_k_norm.weight`, 16),
    ]),
  },
  granite: {
    metadata: {
      embedding_scale: float32(3),
      residual_scale: float32(0.5),
      'attention.scale': float32(0.2),
      logit_scale: float32(2),
    },
  },
};

/** Names of the families that can be made. */
export const familyNames = Object.keys(families);

/** A model of random weights of that family, with metadata of its own under the family's name; its path. */
export async function makeFamily(
  folder: string,
  family: string,
  {
    tied = false,
    name = `${family}${tied ? '-tied' : ''}`,
    metadata: own = {},
  }: { tied?: boolean; name?: string; metadata?: Record<string, MetadataValue> } = {},
): Promise<string> {
  const argv = ['--hidden-size', '64', '--layers', '3', '--heads', '4', '--kv-heads', '2'];
  const plain = await makeStudent(folder, {
    name: `plain-${name}.gguf`,
    argv: [...argv, ...(tied ? ['--tie-embeddings'] : [])],
  });
  const student = await openGguf(plain);
  const { metadata: more = {}, tensors = [] } = families[family]!;
  const metadata = new Map([
    ...[...student.metadata].map(
      ([key, value]) => [key.replace(/^llama\./, `${family}.`), value] as const,
    ),
    ['general.architecture', text(family)] as const,
    ...Object.entries({ ...more, ...own }).map(
      ([key, value]) => [`${family}.${key}`, value] as const,
    ),
  ]);
  const path = join(folder, `${name}.gguf`);
  await writeGguf(path, {
    metadata,
    tensors: [...student.tensors, ...tensors].map((each) => ({
      ...each,
      data: randomWeights(each),
    })),
  });
  await student.close();
  return path;
}
