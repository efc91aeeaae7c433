import { InputError } from '@labpipe/cli';
import { float32, type MetadataValue, text, uint32 } from '@labpipe/gguf';
import { type Family, families } from './families.ts';
import { llama3Factors } from './rope.ts';
import { readRope } from './rope-in.ts';

/** A config.json, as far as it is read. */
export type Config = Readonly<Record<string, unknown>>;

/** What a config.json says of a model: its family, GGUF's metadata, and the factors of its rotary scaling where it has some. */
export interface ReadConfig {
  family: Family;
  metadata: Map<string, MetadataValue>;
  heads: number;
  keyValueHeads: number;
  factors: number[] | undefined;
}

/** Reads a config; an InputError for a family or an option that we do not know. */
export function readConfig(path: string, config: Config): ReadConfig {
  const family = familyOf(path, config);
  const number = (key: string, otherwise?: number): number => {
    const value = config[key] ?? otherwise;
    if (typeof value === 'number') return value;
    throw new InputError(
      `${path}: ${key}`,
      `Unexpected ${JSON.stringify(value)}, expected a number`,
    );
  };
  refuseOthers(path, config);
  const heads = number('num_attention_heads');
  const keyValueHeads = number('num_key_value_heads', heads);
  const headSize = number('head_dim', number('hidden_size') / heads);
  const rope = readRope(path, config);
  const of = (key: string) => `${family.name}.${key}`;
  const metadata = new Map<string, MetadataValue>([
    ['general.architecture', text(family.name)],
    ['general.type', text('model')],
    [of('vocab_size'), uint32(number('vocab_size'))],
    [of('context_length'), uint32(number('max_position_embeddings'))],
    [of('embedding_length'), uint32(number('hidden_size'))],
    [of('block_count'), uint32(number('num_hidden_layers'))],
    [of('feed_forward_length'), uint32(number('intermediate_size'))],
    [of('attention.head_count'), uint32(heads)],
    [of('attention.head_count_kv'), uint32(keyValueHeads)],
    [of('attention.key_length'), uint32(headSize)],
    [of('attention.value_length'), uint32(headSize)],
    [of('attention.layer_norm_rms_epsilon'), float32(number('rms_norm_eps'))],
    [of('rope.dimension_count'), uint32(headSize)],
    [of('rope.freq_base'), float32(rope.base)],
  ]);
  for (const [key, value] of rope.scaling ?? []) metadata.set(of(`rope.scaling.${key}`), value);
  const window = config['use_sliding_window'] === false ? null : config['sliding_window'];
  if (typeof window === 'number') metadata.set(of('attention.sliding_window'), uint32(window));
  if (family.name === 'granite') {
    metadata.set(of('embedding_scale'), float32(number('embedding_multiplier', 1)));
    metadata.set(of('residual_scale'), float32(number('residual_multiplier', 1)));
    metadata.set(of('attention.scale'), float32(number('attention_multiplier', 1)));
    metadata.set(of('logit_scale'), float32(number('logits_scaling', 1)));
  }
  const factors = rope.llama3 && llama3Factors(rope.base, headSize, rope.llama3);
  return { family, metadata, heads, keyValueHeads, factors };
}

function familyOf(path: string, config: Config): Family {
  const named = [config['architectures']].flat();
  const family = families.find(({ architectures }) =>
    architectures.some((each) => named.includes(each)),
  );
  if (family) return family;
  const known = families.flatMap(({ architectures }) => architectures).join(', ');
  throw new InputError(
    `${path}: architectures`,
    `Unexpected ${named.join(', ') || 'absence'}, expected one of ${known}`,
  );
}

/** Options that change what a model computes and that we know in one setting only. */
function refuseOthers(path: string, config: Config): void {
  for (const [key, expected] of [
    ['hidden_act', 'silu'],
    ['mlp_bias', false],
    ['quantization_config', undefined],
  ] as const) {
    const found = config[key] ?? expected;
    if (found === expected) continue;
    const wanted = expected === undefined ? 'none: weights in f32, f16 or bf16' : `${expected}`;
    throw new InputError(
      `${path}: ${key}`,
      `Unexpected ${JSON.stringify(found)}, expected ${wanted}`,
    );
  }
}
