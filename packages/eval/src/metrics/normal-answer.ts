/**
 * An answer as SQuAD compares it (Rajpurkar et al. 2016, arXiv:1606.05250, evaluate-v1.1.py): lower case, no
 * punctuation, none of the articles a, an, the, single spaces. Where SQuAD knows the punctuation of ASCII only, this
 * removes that of every script, as models like to answer with typographic quotes.
 */
export function normalAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\p{P}$+<=>^`|~]/gu, '')
    .replace(/(?<![\p{L}\p{M}\p{N}_])(?:an?|the)(?![\p{L}\p{M}\p{N}_])/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
