import { eachWord, hashOf } from './each-word.ts';
import { emptyWords } from './question-key.ts';

/** What tells at a glance that two questions are not the same: 32 bits of their words, and how many these are. */
export interface Fingerprint {
  readonly bits: number;
  readonly words: number;
}

/**
 * The fingerprint of a question. Each word that carries meaning sets the bit that its first three letters give, so that
 * endings count for nothing.
 */
export function fingerprint(text: string): Fingerprint {
  let bits = 0;
  let words = 0;
  eachWord(text, 3, (start, whole) => {
    if (empty.has(whole)) return;
    bits |= 1 << (start & 31);
    words++;
  });
  return { bits, words };
}

const empty: ReadonlySet<number> = new Set(emptyWords.map(hashOf));

/** Whether two questions may have this much of their words in common, or more (Jaccard's index). */
export function mayBeLike(a: Fingerprint, b: Fingerprint, least: number): boolean {
  const most = ((1 - least) * (a.words + b.words)) / (1 + least);
  let differ = a.bits ^ b.bits;
  for (let count = 0; differ !== 0; differ &= differ - 1) if (++count > most) return false;
  return true;
}
