/** The candidate that a mistyped name most likely means: at most two letters away, and less than half of it. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > 40) return undefined;
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const most = Math.min(2, Math.floor(name.length / 2));
  return best && best.distance <= most ? best.candidate : undefined;
}

// Levenshtein's distance, a row at a time.
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (let index = 0; index < to.length; index++) {
      const swapped = (row[index] ?? 0) + (letter === to[index] ? 0 : 1);
      next.push(Math.min(swapped, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
