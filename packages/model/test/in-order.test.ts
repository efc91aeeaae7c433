import { expect, test } from 'vitest';
import { mapInOrder } from '../src/index.ts';

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

test('results come in the order of the items, however long each takes', async () => {
  const results: number[] = [];
  const items = Array.from({ length: 40 }, (_, index) => index);
  const work = async (item: number) => {
    await wait((item * 7) % 11);
    return item;
  };
  for await (const result of mapInOrder(items, 8, work)) results.push(result);
  expect(results).toEqual(items);
});

test('at most `jobs` items are worked on at a time, and a slow first one does not stop the others', async () => {
  let running = 0;
  let most = 0;
  let doneBeforeFirst = 0;
  const work = async (item: number) => {
    most = Math.max(most, ++running);
    await wait(item === 0 ? 60 : 2);
    running--;
    if (item > 0) doneBeforeFirst++;
    return item === 0 ? doneBeforeFirst : item;
  };
  const results: number[] = [];
  for await (const result of mapInOrder(Array(12).keys(), 4, work)) results.push(result);
  expect(most).toBe(4);
  expect(results[0]).toBeGreaterThanOrEqual(8);
});

test('a failure is thrown at its place, after the results before it', async () => {
  const results: number[] = [];
  const run = async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error('two');
      await wait(5);
      return item;
    };
    for await (const result of mapInOrder([0, 1, 2, 3], 4, work)) results.push(result);
  };
  await expect(run()).rejects.toThrow('two');
  expect(results).toEqual([0, 1]);
});

test('a source that breaks costs none of the work that was started', async () => {
  const results: number[] = [];
  const source = async function* () {
    yield* [0, 1, 2];
    throw new Error('broken line');
  };
  const run = async () => {
    const work = async (item: number) => {
      await wait(20);
      return item;
    };
    for await (const result of mapInOrder(source(), 8, work)) results.push(result);
  };
  await expect(run()).rejects.toThrow('broken line');
  expect(results).toEqual([0, 1, 2]);
});

test('a reader that leaves early closes the source', async () => {
  let closed = false;
  const source = function* () {
    try {
      yield* [0, 1, 2, 3, 4, 5, 6, 7];
    } finally {
      closed = true;
    }
  };
  for await (const _ of mapInOrder(source(), 1, async (item) => item)) break;
  expect(closed).toBe(true);
});

test('a result comes as soon as it is its turn, and does not wait for more items', async () => {
  async function* slowly() {
    yield 1;
    yield 2;
    await new Promise(() => {});
  }
  const work = async (item: number) => {
    await wait(20 * item);
    return item;
  };
  const results = mapInOrder(slowly(), 10, work);
  expect([(await results.next()).value, (await results.next()).value]).toEqual([1, 2]);
});
