import type { TokenCounter } from '@labpipe/tokenizer';
import { type RowMessage, spokenText } from './training-row.ts';

/** The tokens of what these messages say, without what a chat template puts around them. */
export function countTokens(messages: readonly RowMessage[], { count }: TokenCounter): number {
  return messages.reduce((sum, message) => sum + count(spokenText(message)), 0);
}
