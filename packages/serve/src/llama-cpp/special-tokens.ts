import type { LlamaModel } from 'node-llama-cpp';

/** The texts of the tokens that are the model's own language (turn marks, BOS, EOS), the longest first. */
export function controlTexts(model: LlamaModel): string[] {
  const texts = (model.fileInfo.metadata.tokenizer.ggml.tokens ?? []) as readonly string[];
  const found: string[] = [];
  for (const token of model.iterateAllTokens()) {
    const { control, unknown } = model.getTokenAttributes(token);
    const text = texts[token] ?? '';
    if ((control || unknown) && text !== '') found.push(text);
  }
  return found.sort((a, b) => b.length - a.length);
}
