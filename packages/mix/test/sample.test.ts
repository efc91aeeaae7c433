import { temporaryFolder } from '@labpipe/cli/testing';
import { contentId } from '@labpipe/records';
import { expect, test } from 'vitest';
import { ofHex } from '../src/lesson.ts';
import { prioritizer } from '../src/sampling/priority.ts';
import { type Quota, type Sampling, sample } from '../src/sampling/sample.ts';
import { select } from '../src/sampling/select.ts';
import { apportion, weighedSizes } from '../src/sampling/sizes.ts';
import type { Size } from '../src/source.ts';
import { openRowStore } from '../src/store/row-store.ts';

const folder = temporaryFolder();
const plain: Sampling = {
  seed: 42,
  oversample: false,
  quotas: [],
  leastShare: 0,
  strategy: 'concat',
};

interface Row {
  name: string;
  source?: number;
  group?: string;
  bytes?: number;
}
const rows = (count: number, own: Partial<Row> = {}): Row[] =>
  Array.from({ length: count }, (_, at) => ({ name: `${own.source ?? 0} ${at}`, ...own }));

/** The names that stay, and how often. */
function sampled(all: readonly Row[], sampling: Partial<Sampling>): Map<string, number> {
  const store = openRowStore([], folder);
  for (const { name, source = 0, group, bytes = 10 } of all) {
    const lesson = ofHex(contentId(name));
    store.add({ source, shape: 'given', lesson, group, bytes: Buffer.alloc(bytes) });
  }
  sample(store, { ...plain, ...sampling });
  const left = new Map<string, number>();
  for (const [at, { copies, verdict }] of [...copied(store.index.records())].entries()) {
    if (verdict === 'stays') left.set(all[at]!.name, copies);
  }
  store.close();
  return left;
}

function* copied<T>(items: Iterable<T>): Generator<T> {
  for (const item of items) yield { ...item };
}

const all = rows(100);
const quota = (size: Size, own: Partial<Quota> = {}): Quota => ({ name: 'a.jsonl', size, ...own });
const keep = (some: readonly Row[], size: Size) => [
  ...sampled(some, { quotas: [quota(size)] }).keys(),
];

test.each([
  [{ count: 0 }, 0],
  [{ count: 7 }, 7],
  [{ count: 100 }, 100],
  [{ share: 0 }, 0],
  [{ share: 0.29 }, 29],
  [{ share: 0.999 }, 99],
  [{ share: 1 }, 100],
])('of 100 rows, %j keeps %i, the same in any order', (size, expected) => {
  const kept = keep(all, size);
  expect(kept).toHaveLength(expected);
  expect(keep([...all].reverse(), size).reverse()).toEqual(kept);
});

test('a smaller sample is part of a larger one', () => {
  const large = keep(all, { count: 60 });
  expect(large).toEqual(expect.arrayContaining(keep(all, { count: 20 })));
});

test('duplicates count once', () => {
  expect(keep([...all, ...all], { count: 10 })).toHaveLength(10);
});

test('a quota of an input touches only its rows', () => {
  const both = [...rows(50), ...rows(50, { source: 1 })];
  const left = sampled(both, { quotas: [quota({ count: 3 }, { source: 1 })] });
  expect([...left.keys()].filter((name) => name.startsWith('1'))).toHaveLength(3);
  expect(left.size).toBe(53);
});

test('more than there is to take is an error that says how much there is', () => {
  expect(() => keep(all, { count: 101 })).toThrow(
    'a.jsonl: Unexpected size 101, expected at most 100',
  );
  const one = quota({ count: 1 }, { source: 3 });
  expect(() => sampled(all, { quotas: [one] })).toThrow('expected at most 0');
});

test.each([
  [{ count: 100 }, 1, 1],
  [{ count: 130 }, 1, 2],
  [{ share: 2 }, 2, 2],
  [{ share: 2.55 }, 2, 3],
])('to oversample 100 rows to %j takes each of them %i to %i times', (size, least, most) => {
  const copies = [...sampled(all, { quotas: [quota(size)], oversample: true }).values()];
  expect([Math.min(...copies), Math.max(...copies)]).toEqual([least, most]);
  const wanted = 'count' in size ? size.count : Math.round(100 * size.share);
  expect(copies.reduce((sum, count) => sum + count, 0)).toBe(wanted);
});

const sizesOf = (left: Map<string, number>) =>
  [0, 1, 2].map((source) =>
    [...left]
      .filter(([name]) => name.startsWith(`${source}`))
      .reduce((sum, [, copies]) => sum + copies, 0),
  );
const three = [...rows(100), ...rows(30, { source: 1 }), ...rows(10, { source: 2 })];

test.each<[Partial<Sampling>, number[]]>([
  [{ strategy: 'under', weights: [1, 1, 1] }, [10, 10, 10]],
  [{ strategy: 'under', weights: [6, 3, 1] }, [60, 30, 10]],
  [{ strategy: 'under', weights: [1, 1, 0] }, [30, 30, 0]],
  [{ strategy: 'over', weights: [1, 1, 1] }, [100, 100, 100]],
  [{ strategy: 'over', weights: [5, 4, 1] }, [100, 80, 20]],
  [{ rows: 50, weights: [3, 1, 1] }, [30, 10, 10]],
  [{ rows: 80, weights: [1, 1, 2], oversample: true }, [20, 20, 40]],
])('%j of 100, 30 and 10 rows gives %j', (sampling, expected) => {
  expect(sizesOf(sampled(three, sampling))).toEqual(expected);
});

test('what rows cannot give is an error, without --oversample', () => {
  expect(() => sampled(three, { rows: 80, weights: [1, 1, 2] })).toThrow(
    'input 3 of --weights: Unexpected size 40, expected at most 10',
  );
  expect(() => sampled(three, { rows: 141 })).toThrow('--rows: Unexpected size 141');
  expect(sampled(three, { rows: 14 }).size).toBe(14);
});

test.each(['under', 'over'] as const)('an input without a row is an error for %s', (strategy) => {
  const names = ['a.jsonl', 'b.jsonl'];
  const sampling = { strategy, names, weights: [1, 1], sets: [0, 1] };
  expect(() => sampled(rows(10), sampling)).toThrow(
    'b.jsonl: Unexpected input without a row to give, expected some',
  );
  expect(sampled(rows(10), { ...sampling, weights: [1, 0] }).size).toBe(10);
});

test('groups are balanced to the smallest, or to the largest where rows may be repeated', () => {
  const groups = [...rows(60, { group: 'a' }), ...rows(20, { source: 1, group: 'b' })];
  expect(sizesOf(sampled(groups, { balance: 'rows' }))).toEqual([20, 20, 0]);
  expect(sizesOf(sampled(groups, { balance: 'rows', oversample: true }))).toEqual([60, 60, 0]);
});

test('balanced by tokens, long rows are fewer', () => {
  const groups = [
    ...rows(100, { group: 'short', bytes: 100 }),
    ...rows(100, { source: 1, group: 'long', bytes: 400 }),
  ];
  expect(sizesOf(sampled(groups, { balance: 'tokens' }))).toEqual([100, 25, 0]);
});

test('sizes by weight', () => {
  expect(weighedSizes('under', [1, 2], [10, 10])).toEqual([5, 10]);
  expect(weighedSizes('over', [1, 2], [10, 10])).toEqual([10, 20]);
  expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
  expect(apportion(7, [0.7, 0.2, 0.1])).toEqual([5, 1, 1]);
});

test('a choice from ranges that are sorted one at a time is the choice from all at once', () => {
  const candidates = Array.from({ length: 2000 }, (_, at) => {
    const lesson = contentId(at % 1500);
    const [high, low] = [lesson.slice(0, 8), lesson.slice(8)].map((half) =>
      Number.parseInt(half, 16),
    );
    return { high: high!, low: low!, copies: 1 };
  });
  const prioritize = prioritizer(7);
  const selection = {
    size: candidates.length,
    groupOf: ({ low }: { low: number }) => low % 3,
    wanted: (different: ReadonlyMap<number, number>) =>
      new Map([...different].map(([group, count]) => [group, group === 2 ? count + 5 : 100])),
    prioritize,
  };
  const [atOnce, inRanges] = [10_000, 64].map((limit) => {
    const taking = select(candidates, { ...selection, limit: limit! });
    return candidates.map((one) => taking(one.low % 3, one));
  });
  expect(inRanges).toEqual(atOnce);
  const firsts = new Set(
    candidates
      .filter((_, at) => atOnce![at] === 1 && candidates[at]!.low % 3 === 0)
      .map(({ high }) => high),
  );
  expect(firsts.size).toBe(100);
});

test('different lessons never have the same priority', () => {
  const prioritize = prioritizer(1);
  const seen = new Set<string>();
  for (let low = 0; low < 50_000; low++) {
    const priority = { high: 0, low: 0 };
    prioritize({ high: 5, low }, priority);
    seen.add(`${priority.high} ${priority.low}`);
  }
  expect(seen.size).toBe(50_000);
});
