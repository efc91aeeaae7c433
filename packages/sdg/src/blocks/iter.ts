import { type BlockType, type Expected, joinMade } from './block.ts';
import { varySeed } from './seed.ts';

interface Config {
  num_iters: number;
  block_type: string;
}

/** Runs another block several times on the same rows; the config of that block stands beside its type. */
export const iter: BlockType = {
  type: 'IterBlock',
  config: {
    type: 'object',
    required: ['num_iters', 'block_type'],
    properties: { num_iters: { type: 'integer', minimum: 1 }, block_type: { type: 'string' } },
  },
  open: async ({ num_iters: times, block_type: type, ...config }: Config, { name, open }) => {
    const inner = await open(type, config);
    return {
      name,
      run: async (rows, context) => {
        const turns = Array.from({ length: times }, (_, turn) =>
          inner.run(rows, { ...context, seed: varySeed(context.seed, turn) }),
        );
        return joinMade(await Promise.all(turns));
      },
      ...(inner.isPerRow && { isPerRow: true }),
      ...(inner.request && { request: inner.request }),
      ...(inner.check && { check: inner.check }),
      ...(inner.expect && { expect: (row, guess) => repeated(inner.expect?.(row, guess), times) }),
    };
  },
};

function repeated(expected: Expected = { rows: [] }, times: number): Expected {
  const { rows, ask } = expected;
  return {
    ...expected,
    rows: rows.map((one) => ({ ...one, times: one.times * times })),
    ...(ask && { ask: { ...ask, requests: ask.requests * times } }),
  };
}
