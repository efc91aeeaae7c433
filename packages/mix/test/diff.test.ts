import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { openComparison } from '../src/commands/diff.ts';
import { lessonOf } from '../src/lesson-of.ts';

const rowOf = (question: number, answer: number) => ({
  id: `${question} ${answer}`,
  messages: [
    { role: 'user', content: `${question}?` },
    { role: 'assistant', content: `${answer}.` },
  ],
  metadata: '{}',
  unmask: false,
});
type Row = ReturnType<typeof rowOf>;

/** What the changes are by their definition, looked up in maps. */
function expected(before: readonly Row[], after: readonly Row[]): object[] {
  const [old, now] = [before, after].map((rows) => {
    const counts = new Map<string, { row: Row; count: number }>();
    for (const row of rows) {
      const known = counts.get(row.id) ?? { row, count: 0 };
      counts.set(row.id, { row, count: known.count + 1 });
    }
    return counts;
  });
  const came = [...now!.values()].filter(({ row }) => !old!.has(row.id)).map(({ row }) => row);
  const changes: object[] = [];
  for (const { row, count } of old!.values()) {
    const same = now!.get(row.id);
    if (same && same.count !== count) {
      changes.push({ change: 'weight', old: count, new: same.count, row });
    }
    if (same) continue;
    const at = came.findIndex(({ messages }) => messages[0]!.content === row.messages[0]!.content);
    const [instead] = at < 0 ? [] : came.splice(at, 1);
    changes.push(
      instead ? { change: 'answer', old: row, new: instead } : { change: 'removed', row },
    );
  }
  return [...changes, ...came.map((row) => ({ change: 'added', row }))];
}

test.each([1, 2, 3, 4, 5])('changes are those of their definition, seed %i', (seed) => {
  const random = randomOf(seed);
  const rows = (count: number) =>
    Array.from({ length: count }, () => rowOf(Math.floor(random() * 40), Math.floor(random() * 4)));
  const [before, after] = [rows(100), rows(120)];
  const changes = changesWith(before, after, 1e6);
  expect(changes).toEqual(expected(before, after));
  expect(changesWith(before, after, 0)).toEqual(changes);
});

test('a million rows could ask the same', () => {
  const [before, after] = [0, 1000].map((from) =>
    Array.from({ length: 900 }, (_, at) => rowOf(7, from + at)),
  ) as [Row[], Row[]];
  const changes = changesWith(before, [...after, rowOf(7, 5)], 0);
  expect(changes).toEqual(expected(before, [...after, rowOf(7, 5)]));
  expect(changes).toContainEqual({ change: 'added', row: after.at(-1) });
});

function changesWith(before: readonly Row[], after: readonly Row[], memory: number): object[] {
  const comparison = openComparison(memory);
  for (const [set, some] of [['old', before] as const, ['new', after] as const]) {
    for (const row of some) {
      const lesson = lessonOf(row.messages, row.unmask);
      comparison.add(set, {
        source: 0,
        shape: 'given',
        lesson,
        bytes: Buffer.from(JSON.stringify(row)),
      });
    }
  }
  const found = [...comparison.changes()];
  comparison.close();
  return found;
}
