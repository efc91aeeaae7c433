import { expect, test } from 'vitest';
import type { Block } from '../../src/blocks/block.ts';
import { generate } from '../../src/flow/generate.ts';
import type { Pipelines } from '../../src/flow/pipeline.ts';
import type { Work } from '../../src/flow/work.ts';
import { freeformLeaf } from '../support/leaves.ts';

const leaf = freeformLeaf();
const works = (count: number): Work[] =>
  Array.from({ length: count }, (_, number) => ({
    origin: { leaf, seed: number },
    rows: [{ number }],
    losses: [],
  }));
const none = { file: 'p.yaml', steps: [], instructions: {} };
const client = { url: '', model: 'm', chat: () => Promise.reject(new Error('nobody is asked')) };

test('a defect in a block loses nothing of what was done before it, or beside it', async () => {
  const finished: number[] = [];
  const block: Block = {
    name: 'b',
    run: async (rows) => {
      const number = Number(rows[0]?.['number']);
      if (number === 3) throw new TypeError('a defect');
      await new Promise((go) => setTimeout(go, 5));
      finished.push(number);
      return { rows: [...rows], losses: [] };
    },
  };
  const pipelines: Pipelines = {
    knowledge: none,
    grounded_skill: none,
    freeform_skill: { ...none, steps: [{ block, dropColumns: [], dropDuplicates: [] }] },
  };
  const seeds = (async function* () {
    yield* works(6);
  })();
  const given: number[] = [];
  const all = async () => {
    for await (const work of generate(seeds, pipelines, { client }, 6))
      given.push(work.origin.seed);
  };
  await expect(all()).rejects.toThrow('a defect');
  expect(given).toEqual([0, 1, 2]);
  // What is on its way is waited for: its answers are kept for the next run.
  expect(finished).toEqual([0, 1, 2, 4, 5]);
});
