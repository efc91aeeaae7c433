import { type Costs, smallCosts, workOf } from './shape.ts';

const STEP = 8;
const MOST = 4;
// Of several examples in a row; one may have more.
const MOST_POSITIONS = 512;

/**
 * Row lengths for examples of `positions` tokens, ascending: the best single length, the best two, and so on to
 * four, where each example takes a row of the next length; then some with room for several of the examples that a
 * step sees together. Few, as each is compiled.
 */
export function lengthChoices(
  positions: readonly number[],
  { costs = smallCosts, together = 1 }: { costs?: Costs; together?: number } = {},
): number[][] {
  const counts = new Map<number, number>();
  for (const each of positions) {
    const rounded = Math.max(STEP, Math.ceil(each / STEP) * STEP);
    counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
  }
  const sizes = [...counts].sort(([a], [b]) => a - b).map(([size, count]) => ({ size, count }));
  const nothing = { lengths: [], work: 0 };
  const never = { lengths: [], work: Number.POSITIVE_INFINITY };
  let cheapest: Split[] = [nothing, ...sizes.map(() => never)];
  const choices: number[][] = [];
  for (let shapes = 1; shapes <= Math.min(MOST, sizes.length); shapes++) {
    cheapest = cheapest.map((split, end) =>
      end === 0 ? split : oneMore(cheapest, end, sizes, costs),
    );
    choices.push(cheapest.at(-1)!.lengths);
  }
  if (together === 1) return choices;
  const mean = positions.reduce((a, b) => a + b, 0) / positions.length;
  return [...choices, ...roomier(sizes.at(-1)!.size, mean * together)];
}

/**
 * Single lengths in which several examples find room: less padding, more attention. They hold a step of so many
 * positions in a few rows, with a little to spare.
 */
function roomier(longest: number, inStep: number): number[][] {
  const lengths = [1, 2, 3, 4, 5, 6, 8, 10].flatMap((rows) =>
    [1.03, 1.1, 1.2].map((spare) => Math.ceil((spare * inStep) / rows / STEP) * STEP),
  );
  return [...new Set(lengths)]
    .filter((length) => length > longest && length <= MOST_POSITIONS)
    .map((length) => [length]);
}

interface Split {
  lengths: number[];
  work: number;
}

/** The cheapest way to cover the first `end` sizes with one length more than `cheapest` has. */
function oneMore(
  cheapest: readonly Split[],
  end: number,
  sizes: readonly { size: number; count: number }[],
  costs: Costs,
): Split {
  const length = sizes[end - 1]!.size;
  let examples = 0;
  let best = cheapest[end]!;
  for (let start = end - 1; start >= 0; start--) {
    examples += sizes[start]!.count;
    const work = cheapest[start]!.work + workOf(examples, length, costs);
    if (work < best.work) best = { lengths: [...cheapest[start]!.lengths, length], work };
  }
  return best;
}
