import type { Token } from '../yaml/token.ts';

/** The scalars without quotes and without a tag: those whose type hangs on how they are written. */
export function* plainScalars(tokens: readonly Token[]): Generator<Token & { isKey: boolean }> {
  for (const [at, token] of tokens.entries()) {
    const before = tokens[at - 1]?.type;
    if (token.type !== 'scalar' || token.style !== 'plain' || before === 'tag') continue;
    yield { ...token, isKey: before === 'key' };
  }
}
