import { InputError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { numberAt, textAt } from '@labpipe/gguf';
import { withAdapters } from './with-adapters.ts';

/** Whether a GGUF holds adapters and no model. */
export function isAdapterFile(gguf: Gguf): boolean {
  return textAt(gguf, 'general.type', 'model') === 'adapter';
}

/** A base with the adapters of another file in it, as llama.cpp merges them; an InputError for adapters that are not of this base. */
export function openMerged(base: Gguf, adapters: Gguf): Gguf {
  const alpha = numberAt(adapters, 'adapter.lora.alpha');
  const shapes = new Map(adapters.tensors.map(({ name, shape }) => [name, shape]));
  for (const { name, shape } of adapters.tensors) {
    const [, matrix, side] = /^(.+)\.lora_([ab])$/.exec(name) ?? [];
    const target = base.tensors.find((tensor) => tensor.name === matrix);
    const fits = side === 'a' ? target?.shape[1] === shape[1] : target?.shape[0] === shape[0];
    if (!target || !fits || !shapes.has(`${matrix}.lora_${side === 'a' ? 'b' : 'a'}`)) {
      throw new InputError(
        adapters.path,
        `Unexpected adapter ${name} [${shape.join(', ')}], expected adapters of ${base.path}; name their own base with --base`,
      );
    }
  }
  const whole = withAdapters(base, async (name) => {
    const rank = shapes.get(`${name}.lora_a`)?.[0];
    if (rank === undefined) return undefined;
    const [a, b] = [await adapters.read(`${name}.lora_a`), await adapters.read(`${name}.lora_b`)];
    return { a, b, rank, scale: alpha / rank };
  });
  return {
    ...whole,
    async close() {
      await base.close();
      await adapters.close();
    },
  };
}
