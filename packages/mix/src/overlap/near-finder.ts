import type { Nearness } from '../duplicates/near.ts';
import type { RowMessage } from '../training-row.ts';
import { openHashIndex } from './hash-index.ts';

/** Finds every message that is near to one of those added: all in memory. */
export interface NearFinder {
  add: (messages: readonly RowMessage[], number: number) => void;
  /** Bytes that it takes, about. */
  size: () => number;
  find: (messages: readonly RowMessage[]) => { number: number; likeness: number }[];
}

export function openNearFinder({ keysOf, viewOf, measure, threshold }: Nearness): NearFinder {
  const buckets = openHashIndex();
  const views = new Map<number, ReturnType<typeof viewOf>>();
  let viewed = 0;
  return {
    add(messages, number) {
      if (messages.length === 0) return;
      const view = viewOf(messages);
      views.set(number, view);
      for (const key of keysOf(messages)) buckets.add(key, number);
      viewed += view.groups.reduce((sum, group) => sum + 4 * group.length, bytesOfView);
    },
    size: () => buckets.size() + viewed,
    find(messages) {
      if (messages.length === 0) return [];
      const candidates = new Set<number>();
      for (const key of keysOf(messages)) {
        for (const number of buckets.rowsWith(key)) candidates.add(number);
      }
      if (candidates.size === 0) return [];
      const view = viewOf(messages);
      return [...candidates]
        .map((number) => ({ number, likeness: measure(views.get(number)!, view) }))
        .filter(({ likeness }) => likeness >= threshold);
    },
  };
}

// But for its shingles: an object, an array, and what three typed arrays take beside what they hold.
const bytesOfView = 700;
