import type { Llama, LlamaModel } from 'node-llama-cpp';

/** llama.cpp as it serves models, to compare with; `undefined` where its optional package is not installed. */
export async function llamaCpp(): Promise<Llama | undefined> {
  try {
    const { getLlama, LlamaLogLevel } = await import('node-llama-cpp');
    return await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
  } catch {
    return undefined;
  }
}

/** The ids of a text in llama.cpp. With `special`, marks in it count as such. */
export function tokenize(model: LlamaModel, text: string, special: boolean): number[] {
  return [...model.tokenize(text, special)];
}
