import { UsageError } from '@labpipe/cli';
import { openTokenCounter, type TokenCounter, tokenEstimate } from '@labpipe/text';

/** The counter that `--tokenizer` asks for: by the teacher's tokenizer.json, or by estimate. Throws UsageError. */
export async function counterOf(path: string | undefined): Promise<TokenCounter> {
  if (path === undefined) return tokenEstimate;
  try {
    return await openTokenCounter(path);
  } catch (cause) {
    throw new UsageError(`--tokenizer ${path}: ${(cause as Error).message}`, { cause });
  }
}
