/** Matrices that can have an adapter: Hugging Face's name of each, which flags take, and GGUF's, in the order of a layer. */
export const targetNames: readonly (readonly [string, string])[] = [
  ['q_proj', 'attn_q'],
  ['k_proj', 'attn_k'],
  ['v_proj', 'attn_v'],
  ['o_proj', 'attn_output'],
  ['gate_proj', 'ffn_gate'],
  ['up_proj', 'ffn_up'],
  ['down_proj', 'ffn_down'],
];

/** What stands for all of them, as in peft. */
export const allTargets = 'all-linear';
