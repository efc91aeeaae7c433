/** How big a text is: in the two measures that the token estimate needs, or in tokens that were counted. Sizes of neighbours add up. */
export interface Size {
  words: number;
  bytes: number;
  tokens: number;
}

export const nothing: Size = { words: 0, bytes: 0, tokens: 0 };

/**
 * The size of a text in tokens, without a tokenizer: the larger of InstructLab's two rules of thumb, words x 1.3 and
 * UTF-8 bytes / 4. Words alone say 2 for a page of Chinese or of base64, characters alone too little for tables.
 */
export function estimateTokens(text: string): number {
  return tokensOf(sizeOf(text));
}

export function tokensOf({ words, bytes, tokens }: Size): number {
  return tokens + Math.ceil(Math.max(words * 1.3, bytes / 4));
}

export function sizeOf(text: string): Size {
  return { words: countWords(text), bytes: Buffer.byteLength(text), tokens: 0 };
}

/** The size of texts put together, or a little more, as two halves of a word count as two. */
export function add(...sizes: readonly Size[]): Size {
  const sum = { ...nothing };
  for (const { words, bytes, tokens } of sizes) {
    sum.words += words;
    sum.bytes += bytes;
    sum.tokens += tokens;
  }
  return sum;
}

// A loop and not a regular expression, as a document can be one line of many megabytes.
function countWords(text: string): number {
  let words = 0;
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const blank = isBlank(text.charCodeAt(at));
    if (!blank && !inside) words++;
    inside = !blank;
  }
  return words;
}

/** Whether a UTF-16 code unit is white space. */
export function isBlank(code: number): boolean {
  return (
    code === 32 || (code >= 9 && code <= 13) || code === 160 || code === 0x3000 || code === 0xfeff
  );
}
