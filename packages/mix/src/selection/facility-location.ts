/**
 * The `count` items that stand best for all: those that maximize the sum, over every item, of its similarity to the most similar
 * one chosen (facility location, a submodular function, so that greedy choice reaches 1 - 1/e of the best: Nemhauser, Wolsey
 * and Fisher 1978). Greedy with old gains as bounds (Minoux 1978): it chooses as plain greedy does. `similarity` is n x n, from 0 to
 * 1; of equal gains the first item is taken. Gives indices in the order of choice.
 */
export function chooseDiverse(similarity: Float32Array, n: number, count: number): number[] {
  const covered = new Float32Array(n);
  const gainOf = (item: number) => {
    let gain = 0;
    const row = item * n;
    for (let other = 0; other < n; other++) {
      const more = similarity[row + other]! - covered[other]!;
      if (more > 0) gain += more;
    }
    return gain;
  };
  const bounds = Float64Array.from({ length: n }, (_, item) => gainOf(item));
  const left = new Set(bounds.keys());
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, n)) {
    const best = bestOf(left, bounds, gainOf);
    left.delete(best);
    chosen.push(best);
    for (let other = 0; other < n; other++) {
      covered[other] = Math.max(covered[other]!, similarity[best * n + other]!);
    }
  }
  return chosen;
}

/** The item with the largest gain. A gain only falls as more is chosen, so a bound that is below one computed anew needs no look. */
function bestOf(
  left: ReadonlySet<number>,
  bounds: Float64Array,
  gainOf: (item: number) => number,
): number {
  const fresh = new Set<number>();
  for (;;) {
    let best = -1;
    for (const item of left) if (best < 0 || bounds[item]! > bounds[best]!) best = item;
    if (fresh.has(best)) return best;
    bounds[best] = gainOf(best);
    fresh.add(best);
  }
}
