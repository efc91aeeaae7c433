import type { Example } from '../rows/example.ts';

// A shorter one saves less than its own operations cost.
const shortest = 8;

/**
 * Tokens that all examples begin with, and none of which has a learned one after it: a system message, the
 * template's words around it. What a decoder makes of them depends on nothing that follows, so a micro-batch computes
 * them once; their gradients are the sums over all examples, exactly. 0 where it is not worth it.
 */
export function sharedPrefix(examples: readonly Example[]): number {
  const [first, ...others] = examples;
  if (!first || others.length === 0) return 0;
  let length = beforeLearned(first);
  for (const example of others) {
    length = Math.min(length, beforeLearned(example));
    let same = 0;
    while (same < length && example.ids[same] === first.ids[same]) same++;
    length = same;
  }
  return length < shortest ? 0 : length;
}

/** Positions that predict nothing which is learned, from the start on. */
function beforeLearned({ learned }: Example): number {
  return Math.max(0, learned.indexOf(1, 1) - 1);
}
