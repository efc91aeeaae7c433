import { isBlank, type Size, sizeOf } from '@labpipe/text';
import { type TokenCounter, tokenEstimate } from '@labpipe/tokenizer';

/** How texts are measured on their way into chunks. */
export interface Measure {
  /** Tokens of a whole text. */
  count: (text: string) => number;
  /** The size of a stretch, such that the sizes of neighbours add up to that of both, or a little more. */
  sizeOf: (text: string) => Size;
  /** UTF-16 units a token that no text which fits has more of: spares measuring a document of megabytes as a whole. */
  units: number;
}

/** No text has fewer bytes of UTF-8 than UTF-16 units, and four bytes count as a token. */
export const byEstimate: Measure = { count: tokenEstimate.count, sizeOf, units: 4 };

/** The measure that counts as a counter does. */
export function measureBy(counter: TokenCounter): Measure {
  if (counter === tokenEstimate) return byEstimate;
  const { count } = counter;
  return {
    count,
    sizeOf: (text) => ({ words: 0, bytes: 0, tokens: count(text) + (endsBlank(text) ? 1 : 0) }),
    // English has 4 to 5; a stretch of more, as of blanks in a wide table, is cut though it might fit.
    units: 16,
  };
}

// Several blanks are one token at the end of a text, and two before a word, which the last of them belongs to (GPT-2).
function endsBlank(text: string): boolean {
  return text !== '' && isBlank(text.charCodeAt(text.length - 1));
}
