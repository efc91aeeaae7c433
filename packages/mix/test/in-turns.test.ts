import { expect, test } from 'vitest';
import { inTurns } from '../src/in-turns.ts';

test.each([0, 1, 3, 7])(
  '%i items come in their order, others having a turn between',
  async (count) => {
    const items = Array.from({ length: count }, (_, at) => at);
    const found: number[] = [];
    let turns = 0;
    for await (const some of inTurns(items, undefined, 3)) {
      setImmediate(() => turns++);
      found.push(...some);
    }
    expect(found).toEqual(items);
    expect(turns).toBe(Math.floor(count / 3) + 1);
  },
);

test('after an interruption there is no group more, and what gave the items is told', async () => {
  const interruption = new AbortController();
  let isTold = false;
  function* numbers() {
    try {
      for (let number = 0; ; number++) yield number;
    } finally {
      isTold = true;
    }
  }
  const found: number[] = [];
  for await (const some of inTurns(numbers(), interruption.signal, 3)) {
    setImmediate(() => interruption.abort());
    found.push(...some);
  }
  expect(found).toEqual([0, 1, 2]);
  expect(isTold).toBe(true);
});
