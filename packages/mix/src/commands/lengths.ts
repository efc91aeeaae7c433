/** How some lengths are spread. */
export interface Spread {
  sum: number;
  median: number;
  p90: number;
  p99: number;
  max: number;
}

/** Lengths, one a row. */
export interface Lengths {
  add: (length: number) => void;
  spread: () => Spread;
  /** How many are below each power of two that some are just below. */
  histogram: () => Record<string, number>;
}

/**
 * None yet. They are kept as how often each came: so many different ones, 100,000, would take texts of five billion characters, so
 * this stays small however many rows there are.
 */
export function openLengths(): Lengths {
  const counts = new Map<number, number>();
  const sorted = () => [...counts].sort(([a], [b]) => a - b);
  return {
    add: (length) => void counts.set(length, (counts.get(length) ?? 0) + 1),
    spread() {
      const inOrder = sorted();
      const all = inOrder.reduce((sum, [, count]) => sum + count, 0);
      const at = (share: number) => {
        const place = Math.ceil(share * all);
        let before = 0;
        for (const [length, count] of inOrder) {
          before += count;
          if (before >= place) return length;
        }
        return 0;
      };
      const sum = inOrder.reduce((total, [length, count]) => total + length * count, 0);
      return { sum, median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
    },
    histogram() {
      const histogram: Record<string, number> = {};
      for (const [length, count] of sorted()) {
        const below = 2 ** Math.ceil(Math.log2(length + 1));
        histogram[below] = (histogram[below] ?? 0) + count;
      }
      return histogram;
    },
  };
}
