import { join } from 'node:path';
import { openGguf, writeGguf } from '@labpipe/gguf';
import { randomOf } from '@labpipe/records';
import { makeStudent } from './student.ts';

/** A model of random weights large enough that attention, norms and rotation all show in its logits. */
export async function makeRandomModel(
  folder: string,
  { name, argv = [] }: { name: string; argv?: string[] },
): Promise<string> {
  const student = await openGguf(await makeStudent(folder, { name: `plain-${name}`, argv }));
  const path = join(folder, name);
  await writeGguf(path, {
    metadata: student.metadata,
    tensors: student.tensors.map((tensor) => ({ ...tensor, data: randomWeights(tensor) })),
  });
  await student.close();
  return path;
}

/** Random weights of a tensor, the same for the same name and shape. */
export function randomWeights({
  name,
  shape,
}: {
  name: string;
  shape: readonly number[];
}): Float32Array {
  const random = randomOf(1, name);
  const length = shape.reduce((a, b) => a * b, 1);
  if (shape.length === 1) return Float32Array.from({ length }, () => 0.5 + random());
  const deviation = (/attn_[qk]/.test(name) ? 1 : 1.5) / Math.sqrt(shape[1]!);
  return Float32Array.from({ length }, () => deviation * Math.sqrt(3) * (2 * random() - 1));
}
