import type { Choices } from './choices.ts';

/** Token counts in OpenAI's shape. A prompt counts once, however many answers it gets. */
export function usageOf({ prompts }: Choices, completionTokens: number) {
  const promptTokens = prompts.reduce((sum, { tokens }) => sum + tokens.length, 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
