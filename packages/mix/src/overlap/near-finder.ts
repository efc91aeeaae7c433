import type { Nearness } from '../duplicates/near.ts';
import type { RowMessage } from '../training-row.ts';

/** Finds every message that is near to one of those added: all in memory. */
export interface NearFinder {
  /** Gives the bytes that it takes, about. */
  add: (messages: readonly RowMessage[], number: number) => number;
  find: (messages: readonly RowMessage[]) => { number: number; likeness: number }[];
}

export function openNearFinder({ keysOf, viewOf, measure, threshold }: Nearness): NearFinder {
  const buckets = new Map<number, number[]>();
  const views = new Map<number, ReturnType<typeof viewOf>>();
  return {
    add(messages, number) {
      if (messages.length === 0) return 0;
      const view = viewOf(messages);
      views.set(number, view);
      const keys = keysOf(messages);
      for (const key of keys) {
        const bucket = buckets.get(key);
        if (bucket) bucket.push(number);
        else buckets.set(key, [number]);
      }
      const shingles = view.groups.reduce((sum, group) => sum + group.length, 0);
      return 110 * keys.length + 4 * shingles + 500;
    },
    find(messages) {
      if (messages.length === 0) return [];
      const candidates = new Set<number>();
      for (const key of keysOf(messages)) {
        for (const number of buckets.get(key) ?? []) candidates.add(number);
      }
      if (candidates.size === 0) return [];
      const view = viewOf(messages);
      return [...candidates]
        .map((number) => ({ number, likeness: measure(views.get(number)!, view) }))
        .filter(({ likeness }) => likeness >= threshold);
    },
  };
}
