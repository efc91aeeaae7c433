import type { TokenCounter } from '@labpipe/tokenizer';

/** The tokens of what these messages say, without what a chat template puts around them. */
export function countTokens(
  messages: readonly { content?: string | null }[],
  { count }: TokenCounter,
): number {
  return messages.reduce((sum, { content }) => sum + count(content ?? ''), 0);
}
