import { type Blocks, blocksOf, endOf, openBlocks } from '../vector/blocks.ts';
import {
  addDoubles,
  doubles,
  get,
  load,
  loop,
  multiplyDoubles,
  set,
  sumOfDoubles,
} from '../vector/code.ts';
import type { ModuleFunction } from '../vector/module.ts';

/** Euclidean norm over all gradients together, summed in float64. */
export function gradientNorm(gradients: readonly Float32Array[]): number {
  return Math.sqrt(gradients.reduce((sum, gradient) => sum + sumOfSquares(gradient), 0));
}

/** The factor that brings a gradient of this norm down to `limit`; 1 where it is already below. */
export function clipScale(norm: number, limit: number): number {
  return norm > limit ? limit / norm : 1;
}

let opened: Blocks | undefined;

/** Four numbers at once: for 4 million 1.5 ms, where a loop of JavaScript, which waits for each addition, takes 4.4. */
function sumOfSquares(numbers: Float32Array): number {
  opened ??= openBlocks([squares], 1);
  const { functions, blocks } = opened;
  const block = blocks[0]!;
  let sum = 0;
  for (const { from, count } of blocksOf(numbers.length)) {
    block.set(numbers.subarray(from, from + count));
    const end = endOf(count);
    block.fill(0, count, end / 4);
    sum += functions['squares']!(end);
  }
  return sum;
}

const squares: ModuleFunction = {
  name: 'squares',
  parameters: ['i32'],
  results: ['f64'],
  locals: ['i32', 'v128', 'v128', 'v128'],
  body: body(),
};

function body() {
  const [end, at, first, last, four] = [0, 1, 2, 3, 4];
  const square = (half: 'first' | 'last') =>
    multiplyDoubles(doubles(get(four), half), doubles(get(four), half));
  return [
    ...loop(at, end, [
      ...set(four, load(get(at), 0)),
      ...set(first, addDoubles(get(first), square('first'))),
      ...set(last, addDoubles(get(last), square('last'))),
    ]),
    ...set(first, addDoubles(get(first), get(last))),
    ...sumOfDoubles(get(first)),
  ];
}
