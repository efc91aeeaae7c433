import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openSlots } from '../../src/llama-cpp/slots.ts';

const calm = new AbortController().signal;
const any = () => 0;

function countedSlots(most: number, refuseFrom = Number.POSITIVE_INFINITY) {
  let made = 1;
  const shortages: number[] = [];
  const slots = openSlots<number>({
    first: 1,
    most,
    make: async () => {
      if (made >= refuseFrom) throw new Error('no memory');
      return ++made;
    },
    onShortage: (_error, count) => shortages.push(count),
  });
  return { slots, shortages };
}

test('slots are made when they are needed, up to the limit, then those who come wait in line', async () => {
  const { slots } = countedSlots(2);
  const [a, b] = [await slots.take(calm, any), await slots.take(calm, any)];
  expect([a, b]).toEqual([1, 2]);
  const order: string[] = [];
  const note = (name: string) => (slot: number) => {
    order.push(name);
    return slot;
  };
  const third = slots.take(calm, any).then(note('third'));
  const fourth = slots.take(calm, any).then(note('fourth'));
  await sleep(5);
  expect(order).toEqual([]);
  slots.give(b);
  slots.give(a);
  expect([await third, await fourth, order]).toEqual([2, 1, ['third', 'fourth']]);
});

test('of the free slots the one that fits best is taken', async () => {
  const { slots } = countedSlots(3);
  const all = [
    await slots.take(calm, any),
    await slots.take(calm, any),
    await slots.take(calm, any),
  ];
  for (const slot of all) slots.give(slot);
  expect(await slots.take(calm, (slot) => (slot === 2 ? 10 : 0))).toBe(2);
});

test('who gives up waiting leaves the line, and nothing is lost', async () => {
  const { slots } = countedSlots(1);
  const first = await slots.take(calm, any);
  const impatient = new AbortController();
  const waiting = slots.take(impatient.signal, any);
  const patient = slots.take(calm, any);
  impatient.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(slots.take(impatient.signal, any)).rejects.toThrow('enough');
  slots.give(first);
  expect(await patient).toBe(1);
});

test('where there is no memory for another, those that are there serve all', async () => {
  const { slots, shortages } = countedSlots(4, 2);
  const [a, b] = [await slots.take(calm, any), await slots.take(calm, any)];
  const third = slots.take(calm, any);
  await sleep(5);
  slots.give(b);
  expect([a, b, await third, shortages]).toEqual([1, 2, 2, [2]]);
});
