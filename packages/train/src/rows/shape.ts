import type { Example } from './example.ts';
import { groupsOf, type Order } from './order.ts';
import { mostRows, positionsOf, type Shape } from './pack.ts';

// Attention's work grows with the length of a row; at about this length it costs as much as the rest of a small layer.
const evenLength = 1024;

/**
 * The rows and their length that hold every optimizer step of `epochs` epochs with the least work, padding included:
 * one shape for the whole run, as a traced step is compiled for one.
 */
export function bestShape(
  examples: readonly Example[],
  options: Omit<Order, 'epoch'> & { epochs: number; contextLength: number },
): Shape {
  const groups = Array.from({ length: options.epochs }, (_, i) => [
    ...groupsOf(examples, { ...options, epoch: i + 1 }),
  ]).flat();
  let best: Shape & { work: number } = { rows: 0, length: 0, work: Number.POSITIVE_INFINITY };
  for (const length of lengthsToTry(examples, options)) {
    const rows = mostRows(groups, length);
    const work = rows * length * (1 + length / evenLength);
    if (work < best.work) best = { rows, length, work };
  }
  return { rows: best.rows, length: best.length };
}

/** From the longest example to four times that, or what holds a whole step if that is less, in multiples of 8. */
function lengthsToTry(
  examples: readonly Example[],
  { batchSize, contextLength }: { batchSize: number; contextLength: number },
): number[] {
  const positions = examples.map(positionsOf).sort((a, b) => b - a);
  const longest = positions[0] ?? 1;
  const wholeStep = positions.slice(0, batchSize).reduce((sum, each) => sum + each, 0);
  const least = Math.min(Math.ceil(longest / 8) * 8, Math.max(contextLength, longest));
  const most = Math.max(least, Math.min(contextLength, wholeStep, 4 * least));
  const step = Math.max(8, Math.ceil((most - least) / 24 / 8) * 8);
  const lengths: number[] = [];
  for (let length = least; length <= most; length += step) lengths.push(length);
  return lengths;
}
