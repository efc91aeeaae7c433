import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { nearness } from '../../src/duplicates/near.ts';
import { withoutDuplicates } from '../../src/duplicates/without-duplicates.ts';
import { rowOf } from '../../src/entry.ts';
import { hexOf, isSameLesson } from '../../src/lesson.ts';
import type { Made } from '../../src/make-entries.ts';
import { edited, madeOf, shuffled, writer } from './rows.ts';

const threshold = 0.8;
const { view, measure } = nearness(threshold);
const likeness = (a: Made, b: Made) =>
  measure(view(rowOf(a.entry), Buffer.alloc(0)), view(rowOf(b.entry), Buffer.alloc(0)));

interface Outcome {
  stay: Made[];
  went: { id: string; kept: string }[];
}

async function dedupe(rows: readonly Made[], memory = 1e8): Promise<Outcome> {
  const outcome: Outcome = { stay: [], went: [] };
  const ledger = {
    reject: (_stage: string, _reason: string, detail: string, row: unknown) => {
      const kept = /the row (\S+) is/.exec(detail)![1]!;
      outcome.went.push({ id: (row as { id: string }).id, kept });
    },
  };
  const source = (async function* () {
    for (let at = 0; at < rows.length; at += 7) yield rows.slice(at, at + 7);
  })();
  const left = withoutDuplicates(source, nearness(threshold), memory, {}, ledger);
  for await (const some of left) outcome.stay.push(...some);
  return outcome;
}

/** Rows, and copies of them with more and more words changed. */
function planted(seed: number, count: number): { original: Made; copy: Made }[] {
  const write = writer(seed);
  const random = randomOf(seed, 'planted');
  return Array.from({ length: count }, (_, at) => {
    const [question, answer] = [write(8 + (at % 30)), write(5 + ((at * 7) % 120))];
    const edits = at % 6;
    return {
      original: madeOf(question, answer),
      copy: madeOf(edited(question, edits > 2 ? 1 : 0, random), edited(answer, edits, random)),
    };
  });
}

const ids = (rows: readonly Made[]) => rows.map(({ entry }) => hexOf(entry.lesson));
const sortedIds = (rows: readonly Made[]) => ids(rows).sort();

test('of planted copies all that are as alike as asked are found but for few, and nothing else is', async () => {
  const pairs = planted(1, 600);
  const rows = shuffled(
    pairs.flatMap(({ original, copy }) => [original, copy]),
    1,
  );
  const near = pairs.filter(({ original, copy }) => likeness(original, copy) >= threshold);
  const { stay, went } = await dedupe(rows);
  const byId = new Map(rows.map((row) => [rowOf(row.entry).id, row]));
  // The same lesson twice is left to the writer.
  const unlike = near.filter(
    ({ original, copy }) => !isSameLesson(original.entry.lesson, copy.entry.lesson),
  );
  expect(unlike.length).toBeGreaterThan(100);
  for (const { id, kept } of went) {
    expect(likeness(byId.get(id)!, byId.get(kept)!)).toBeGreaterThanOrEqual(threshold);
  }
  expect(went.length / unlike.length).toBeGreaterThan(0.98);
  expect(went.length).toBeLessThanOrEqual(unlike.length);
  expect(stay.length + went.length).toBe(rows.length);
});

test.each([1, 2, 3])(
  'the same rows stay in any order of input and within any memory (seed %i)',
  async (seed) => {
    const write = writer(seed);
    const random = randomOf(seed, 'clusters');
    // Chains and clusters: copies of copies, so that what stays depends on what else stayed.
    const rows = Array.from({ length: 40 }, () => write(30)).flatMap((text) => {
      const family = [text];
      for (let copy = 0; copy < 12; copy++) {
        family.push(edited(family[Math.floor(random() * family.length)]!, 1, random));
      }
      return family.map((question) => madeOf(question, 'The same answer to all of them.'));
    });
    const one = await dedupe(rows);
    expect(one.went.length).toBeGreaterThan(100);
    for (const [order, memory] of [
      [1, 1e8],
      [2, 2e4],
      [3, 2e3],
    ] as const) {
      const other = await dedupe(shuffled(rows, order), memory);
      expect(sortedIds(other.stay)).toEqual(sortedIds(one.stay));
      expect(new Map(other.went.map(({ id, kept }) => [id, kept]))).toEqual(
        new Map(one.went.map(({ id, kept }) => [id, kept])),
      );
    }
    expect(ids(one.stay)).toEqual(ids(rows).filter((id) => ids(one.stay).includes(id)));
  },
);

const document = writer(9)(150);
test.each([
  [
    'another question about the same document',
    [`${document}\n\nHow high is the tower?`, '40 m'],
    [`${document}\n\nWho built the tower?`, '40 m'],
  ],
  [
    'another number in the question',
    ['What happened in the valley in 1911?', 'A flood.'],
    ['What happened in the valley in 1912?', 'A flood.'],
  ],
  [
    'another name in the question',
    ['Who was the mother of Ada Brenn?', 'Nobody knows.'],
    ['Who was the mother of Ada Brent?', 'Nobody knows.'],
  ],
  [
    'another short answer',
    ['How many wagons does the tramway have?', '23'],
    ['How many wagons does the tramway have?', '24'],
  ],
  [
    'the same question without its document',
    [`${document}\n\nHow high is the tower?`, '40 m'],
    ['How high is the tower?', '40 m'],
  ],
  [
    'another document before the same question',
    [`${document}\n\nSum it up.`, 'Good.'],
    [`${writer(8)(150)}\n\nSum it up.`, 'Good.'],
  ],
])('%s makes another row', async (_name, first, second) => {
  expect((await dedupe([madeOf(...first), madeOf(...second)])).went).toEqual([]);
});

test.each([
  [
    'punctuation and capitals',
    ['How high is the tower?', '40 m'],
    ['how high is the tower', '40 m.'],
  ],
  ['a word of a long answer', ['Tell me all.', document], ['Tell me all.', `${document} indeed`]],
  [
    'a word of the document',
    [`${document}\n\nSum it up.`, 'Good.'],
    [`well ${document}\n\nSum it up.`, 'Good.'],
  ],
  ['a word of a long turn', ['a', document, 'b', 'c'], ['a', `so ${document}`, 'b', 'c']],
])('%s makes no other row', async (_name, first, second) => {
  expect((await dedupe([madeOf(...first), madeOf(...second)])).went).toHaveLength(1);
});

test('thousands of like rows that all stay or all go take no time worth speaking of', async () => {
  const rows = Array.from({ length: 3000 }, (_, at) =>
    madeOf(`${document}\n\nWhat is known of tower ${at}?`, 'Nothing at all.'),
  );
  expect((await dedupe(rows)).went).toHaveLength(0);
  const like = Array.from({ length: 3000 }, (_, at) =>
    madeOf(document, `${document} ${'x'.repeat(at % 50)}${at}`),
  );
  expect((await dedupe(like)).stay).toHaveLength(1);
});
