import { workOf } from './shape.ts';

const STEP = 16;
const MOST = 4;

/**
 * Row lengths for examples of `positions` tokens, ascending: the best single length, the best two, and so on to
 * four, where each example takes a row of the next length. Few, as each is compiled.
 */
export function lengthChoices(positions: readonly number[]): number[][] {
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
    cheapest = cheapest.map((split, end) => (end === 0 ? split : oneMore(cheapest, end, sizes)));
    choices.push(cheapest.at(-1)!.lengths);
  }
  return choices;
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
): Split {
  const length = sizes[end - 1]!.size;
  let examples = 0;
  let best = cheapest[end]!;
  for (let start = end - 1; start >= 0; start--) {
    examples += sizes[start]!.count;
    const work = cheapest[start]!.work + workOf(examples, length);
    if (work < best.work) best = { lengths: [...cheapest[start]!.lengths, length], work };
  }
  return best;
}
