import { InputError } from '@labpipe/cli';
import { openTokenCounter, type TokenCounter, tokenEstimate } from '@labpipe/text';

/** The tokens of what these messages say, without what a chat template puts around them. */
export function countTokens(
  messages: readonly { content?: string | null }[],
  { count }: TokenCounter,
): number {
  return messages.reduce((sum, { content }) => sum + count(content ?? ''), 0);
}

/** The counter that `--tokenizer` asks for. Throws InputError. */
export async function counterOf(path: string | undefined): Promise<TokenCounter> {
  if (path === undefined) return tokenEstimate;
  try {
    return await openTokenCounter(path);
  } catch (cause) {
    throw new InputError(path, (cause as Error).message, { cause });
  }
}
