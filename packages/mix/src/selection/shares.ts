/** How many of each group to take, so that they are `count` together and each as near to its share as can be (largest remainders; of equal ones the first). */
export function sharesOf(sizes: readonly number[], count: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (all === 0 ? 0 : (size * count) / all));
  const shares = exact.map(Math.floor);
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const order = [...exact.keys()].sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  for (const at of order.slice(0, left)) shares[at]!++;
  return shares;
}
