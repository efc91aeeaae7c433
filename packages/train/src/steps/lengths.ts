import { shapeOverhead, workOf } from './shape.ts';

const STEP = 16;
const MOST = 4;

/**
 * The row lengths of a run, ascending: few, as each is compiled, and chosen so that the examples of
 * `positions` tokens, each in a row of the next length, take the least work over `epochs` epochs.
 */
export function chooseLengths(positions: readonly number[], epochs: number): number[] {
  const counts = new Map<number, number>();
  for (const each of positions) {
    const rounded = Math.max(STEP, Math.ceil(each / STEP) * STEP);
    counts.set(rounded, (counts.get(rounded) ?? 0) + epochs);
  }
  const sizes = [...counts.keys()].sort((a, b) => a - b);
  let best = cheapestSplit(sizes, counts, 1);
  for (let shapes = 2; shapes <= Math.min(MOST, sizes.length); shapes++) {
    const split = cheapestSplit(sizes, counts, shapes);
    if (split.work + shapeOverhead < best.work) best = split;
    else break;
  }
  return best.lengths;
}

interface Split {
  lengths: number[];
  work: number;
}

/** The sizes in at most `shapes` runs, each padded to its largest, by dynamic programming over the largest. */
function cheapestSplit(
  sizes: readonly number[],
  counts: ReadonlyMap<number, number>,
  shapes: number,
): Split {
  // ends[i] is the cheapest way to cover the first i sizes with the shapes allowed so far.
  let ends: Split[] = sizes.reduce<Split[]>(
    (list) => [...list, { lengths: [], work: Number.POSITIVE_INFINITY }],
    [{ lengths: [], work: 0 }],
  );
  for (let used = 0; used < shapes; used++) {
    ends = ends.map((_, end) => (end === 0 ? ends[0]! : cheapestEnd(ends, end, sizes, counts)));
  }
  return ends.at(-1)!;
}

function cheapestEnd(
  ends: readonly Split[],
  end: number,
  sizes: readonly number[],
  counts: ReadonlyMap<number, number>,
): Split {
  const length = sizes[end - 1]!;
  let examples = 0;
  let best = ends[end]!;
  for (let start = end - 1; start >= 0; start--) {
    examples += counts.get(sizes[start]!)!;
    const work = ends[start]!.work + workOf(examples, length);
    if (work < best.work) best = { lengths: [...ends[start]!.lengths, length], work };
  }
  return best;
}
