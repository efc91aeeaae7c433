import { InputError } from '@labpipe/cli';
import type { Gguf } from '@labpipe/gguf';
import { numberAt, textAt } from '@labpipe/gguf';
import type { Llama } from '../model/llama.ts';
import { frequencyFactorsName } from '../model/rope.ts';
import { yarnScale } from '../model/yarn.ts';
import { families } from './families.ts';
import { llama3ScalingOf } from './rope.ts';
import { rounded } from './rounded.ts';

/** The config.json of a model; `type` is that of its weights. An InputError for what a config cannot say. */
export async function configOf(gguf: Gguf, llama: Llama, type: 'F32' | 'F16'): Promise<object> {
  const architecture = textAt(gguf, 'general.architecture');
  const family = families.find(({ name }) => name === architecture)!;
  const number = (key: string, otherwise?: number) =>
    rounded(numberAt(gguf, `${architecture}.${key}`, otherwise));
  if (llama.biases && family.name !== 'qwen2') {
    throw new InputError(
      gguf.path,
      `Unexpected biases in a model of ${architecture}, expected none: Hugging Face's ${family.architectures[0]} has them in all of its projections`,
    );
  }
  const base = number('rope.freq_base', 10_000);
  const context = number('context_length');
  const scaling = await scalingOf(gguf, llama, { base, context });
  const token = (name: string) => tokenId(gguf, name);
  const window = number('attention.sliding_window', 0);
  return {
    architectures: [family.architectures[0]],
    model_type: family.modelType,
    ...(window ? windowed(family.name, window) : {}),
    hidden_size: llama.width,
    num_hidden_layers: llama.layers,
    num_attention_heads: llama.heads,
    num_key_value_heads: llama.keyValueHeads,
    head_dim: llama.headSize,
    intermediate_size: llama.feedForward,
    hidden_act: 'silu',
    rms_norm_eps: rounded(llama.epsilon),
    vocab_size: llama.vocabulary,
    max_position_embeddings: context,
    rope_theta: base,
    rope_scaling: scaling ?? null,
    tie_word_embeddings: llama.tied,
    attention_bias: false,
    mlp_bias: false,
    ...(family.name === 'granite'
      ? {
          embedding_multiplier: rounded(llama.scales.embedding),
          attention_multiplier: number('attention.scale', 0) || llama.headSize ** -0.5,
          residual_multiplier: rounded(llama.scales.residual),
          logits_scaling: rounded(llama.scales.logits),
        }
      : {}),
    bos_token_id: token('bos') ?? null,
    eos_token_id: token('eos') ?? null,
    pad_token_id: token('padding') ?? null,
    dtype: type === 'F16' ? 'float16' : 'float32',
    torch_dtype: type === 'F16' ? 'float16' : 'float32',
  };
}

/** The id of a special token (bos, eos, padding), where the model has it. */
export function tokenId(gguf: Gguf, name: string): number | undefined {
  const key = `tokenizer.ggml.${name}_token_id`;
  return gguf.metadata.has(key) ? numberAt(gguf, key) : undefined;
}

/** What says that each token sees no more than so many before it: of Llama's kind Mistral does. */
function windowed(family: string, window: number): object {
  return family === 'llama'
    ? { architectures: ['MistralForCausalLM'], model_type: 'mistral', sliding_window: window }
    : { use_sliding_window: true, sliding_window: window, max_window_layers: 0 };
}

async function scalingOf(
  gguf: Gguf,
  llama: Llama,
  { base, context }: { base: number; context: number },
): Promise<object | undefined> {
  const architecture = textAt(gguf, 'general.architecture');
  const number = (key: string, otherwise?: number) =>
    rounded(numberAt(gguf, `${architecture}.rope.scaling.${key}`, otherwise));
  const linear = number('factor', 0);
  const type = textAt(gguf, `${architecture}.rope.scaling.type`, 'linear');
  if (type === 'yarn') {
    const scale = number('yarn_attn_factor', yarnScale(linear || 1)) * number('attn_factor', 1);
    return {
      rope_type: 'yarn',
      factor: linear || 1,
      original_max_position_embeddings: number('original_context_length', 0) || context,
      beta_fast: number('yarn_beta_fast', 32),
      beta_slow: number('yarn_beta_slow', 1),
      attention_factor: rounded(scale),
    };
  }
  if (linear && linear !== 1 && type === 'linear') return { rope_type: 'linear', factor: linear };
  if (!gguf.tensors.some(({ name }) => name === frequencyFactorsName)) return undefined;
  const scaling = llama3ScalingOf(base, llama.headSize, await gguf.read(frequencyFactorsName));
  if (scaling) return { rope_type: 'llama3', ...scaling };
  throw new InputError(
    gguf.path,
    `Unexpected ${frequencyFactorsName}, expected the factors of a released Llama 3, which a config.json can name; export to gguf`,
  );
}
