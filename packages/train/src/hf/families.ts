/** A family of models in Hugging Face's words and in llama.cpp's. */
export interface Family {
  /** `general.architecture` of a GGUF. */
  name: string;
  /** `model_type` and `architectures` of a config.json. */
  modelType: string;
  architectures: readonly string[];
  /** Rows of query and key matrices are in another order in a GGUF: pairs of dimensions next to each other. */
  reordered: boolean;
}

export const families: readonly Family[] = [
  {
    name: 'llama',
    modelType: 'llama',
    architectures: ['LlamaForCausalLM', 'MistralForCausalLM'],
    reordered: true,
  },
  { name: 'granite', modelType: 'granite', architectures: ['GraniteForCausalLM'], reordered: true },
  { name: 'qwen2', modelType: 'qwen2', architectures: ['Qwen2ForCausalLM'], reordered: false },
  { name: 'qwen3', modelType: 'qwen3', architectures: ['Qwen3ForCausalLM'], reordered: false },
];
