const tokensPerWord = 1.3;

/** How many tokens a text counts as: 1.3 a word, as InstructLab estimates. */
export function tokensOf(text: string): number {
  return Math.ceil((text.match(/\S+/g)?.length ?? 0) * tokensPerWord);
}

/** A text cut to at most so many tokens, whole words only, and at the first of the stop texts; and what ended it. */
export function limit(
  text: string,
  { maxTokens, stop }: { maxTokens?: number; stop: readonly string[] },
): { text: string; finish: 'stop' | 'length' } {
  const ends = stop.map((end) => text.indexOf(end)).filter((at) => at >= 0);
  const stopped = text.slice(0, Math.min(text.length, ...ends));
  if (maxTokens === undefined || tokensOf(stopped) <= maxTokens)
    return { text: stopped, finish: 'stop' };
  const words = Math.floor(maxTokens / tokensPerWord);
  return { text: firstWords(stopped, words), finish: 'length' };
}

function firstWords(text: string, count: number): string {
  let end = 0;
  let words = 0;
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    if (words++ === count) break;
    end = index + word.length;
  }
  return text.slice(0, end);
}
