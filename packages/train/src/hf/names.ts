/** Hugging Face's names of tensors for GGUF's, within a layer. */
const inLayer: readonly (readonly [string, string])[] = [
  ['attn_norm', 'input_layernorm'],
  ['attn_q', 'self_attn.q_proj'],
  ['attn_k', 'self_attn.k_proj'],
  ['attn_v', 'self_attn.v_proj'],
  ['attn_output', 'self_attn.o_proj'],
  ['attn_q_norm', 'self_attn.q_norm'],
  ['attn_k_norm', 'self_attn.k_norm'],
  ['ffn_norm', 'post_attention_layernorm'],
  ['ffn_gate', 'mlp.gate_proj'],
  ['ffn_up', 'mlp.up_proj'],
  ['ffn_down', 'mlp.down_proj'],
];

const outside: readonly (readonly [string, string])[] = [
  ['token_embd.weight', 'model.embed_tokens.weight'],
  ['output_norm.weight', 'model.norm.weight'],
  ['output.weight', 'lm_head.weight'],
];

/** The GGUF name of a tensor; `undefined` for one that GGUF has none for. */
export function ggufName(name: string): string | undefined {
  const [, layer, inner, suffix] = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (layer === undefined) return outside.find(([, theirs]) => theirs === name)?.[0];
  const ours = inLayer.find(([, theirs]) => theirs === inner)?.[0];
  return ours && `blk.${layer}.${ours}.${suffix}`;
}

/** The Hugging Face name of a GGUF's tensor. */
export function hfName(name: string): string | undefined {
  const [, layer, inner, suffix] = /^blk\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  if (layer === undefined) return outside.find(([ours]) => ours === name)?.[1];
  const theirs = inLayer.find(([ours]) => ours === inner)?.[1];
  return theirs && `model.layers.${layer}.${theirs}.${suffix}`;
}
