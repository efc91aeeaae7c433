import { priority } from '@labpipe/records';
import { type Entry, rowOf } from './entry.ts';
import type { HeldOut } from './held-out/choose.ts';
import { phraseFinder } from './held-out/phrase-finder.ts';
import type { HeldOutRows } from './held-out/rows.ts';
import { normalText } from './normal-text.ts';
import { applyQuotas, type Candidate, type Quota, raiseLeafs } from './quota.ts';

/** Why a row goes, or that it stays. */
export type Verdict = 'stays' | 'held-out' | 'holds-held-out' | 'other-phase' | 'not-sampled';

export interface Judged extends Candidate {
  verdict: Verdict;
  /** How often it is written, when it stays: more than once where rows are oversampled. */
  copies: number;
}

/** What is asked of a row besides the split. */
export interface Sampling {
  quotas: readonly Quota[];
  oversample: boolean;
  /** Rows of a knowledge leaf for each row of somebody else, at least. */
  leastShare: number;
  seed: number;
  shuffle: boolean;
}

/**
 * Judge every entry, in their order: first the split, then the quotas over what it leaves. Rows of held-out questions
 * are given to `rows` on the way.
 */
export async function judge(
  entries: AsyncIterable<readonly Entry[]>,
  heldOut: HeldOut,
  rows: HeldOutRows,
  { quotas, oversample, leastShare, seed, shuffle }: Sampling,
): Promise<readonly Judged[]> {
  const split = splitter(heldOut);
  const judged: Judged[] = [];
  const isSampled = quotas.length > 0 || leastShare > 0;
  const isRanked = isSampled || shuffle;
  for await (const some of entries) {
    for (const entry of some) {
      const { source, shape, lesson, leaf } = entry;
      const verdict = split(entry);
      if (verdict === 'held-out') rows.add(entry);
      const rank = isRanked ? priority(seed, lesson) : 0;
      judged.push({
        source,
        shape,
        ...(leaf !== undefined && { leaf }),
        priority: rank,
        verdict,
        copies: 1,
      });
    }
  }
  if (!isSampled) return judged;
  const staying = judged.filter(({ verdict }) => verdict === 'stays');
  const sampled = raiseLeafs(applyQuotas(staying, quotas, oversample), leastShare);
  for (const one of staying) {
    one.copies = sampled.get(one) ?? 0;
    if (one.copies === 0) one.verdict = 'not-sampled';
  }
  return judged;
}

function splitter({ questions, facts }: HeldOut): (entry: Entry) => Verdict {
  const { holdsAny } = phraseFinder(questions);
  return ({ fact, question, bytes, onlyAsks }) => {
    const otherwise = onlyAsks ? 'other-phase' : 'stays';
    if (questions.size === 0) return otherwise;
    if (question !== undefined && questions.has(question)) return 'held-out';
    if (fact !== undefined && facts.has(fact)) return 'held-out';
    return holdsAny(textOf({ bytes })) ? 'holds-held-out' : otherwise;
  };
}

// A line feed stands in no normal form, so no question is found across two messages.
function textOf(entry: Pick<Entry, 'bytes'>): string {
  return rowOf(entry)
    .messages.map(({ content }) => normalText(content ?? ''))
    .join('\n');
}
