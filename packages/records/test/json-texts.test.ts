import { expect, test } from 'vitest';
import { contentId, leaf, randomOf, record, recordLine } from '../src/index.ts';
import { jsonTexts } from '../src/json-texts.ts';

/** What `jsonTexts` must equal: JSON.stringify, with the keys of every object sorted on the way. */
function sortedText(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const random = randomOf(1, 'json-texts');
const below = (most: number) => Math.floor(random() * most);
const names = [
  'a',
  'b',
  '',
  '10',
  '9',
  '01',
  '-1',
  '4294967295',
  'é',
  '"',
  '__proto__',
  'B',
  'a b',
];
const atoms = [
  null,
  true,
  0,
  -0,
  1.5,
  1e21,
  Number.NaN,
  '',
  'x\n"\\',
  '\ud800',
  '😀',
  undefined,
  new Date(0),
];

function anyValue(depth: number): unknown {
  const kind = depth === 0 ? 2 : below(3);
  if (kind === 2) return atoms[below(atoms.length)];
  const items = Array.from({ length: below(5) }, () => anyValue(depth - 1));
  if (kind === 0) return items;
  return Object.fromEntries(items.map((item) => [names[below(names.length)] ?? '', item]));
}

test('both texts are those that JSON.stringify writes', () => {
  for (let round = 0; round < 5000; round++) {
    const value = anyValue(4);
    expect(jsonTexts(value)?.plain).toBe(JSON.stringify(value));
    expect(jsonTexts(value)?.sorted).toBe(sortedText(value));
  }
});

test('a line is the record, with its id', () => {
  const body = {
    path: 'a/b',
    file: 'qna.yaml',
    type: 'knowledge',
    version: 3,
    created_by: 'é',
    seed_examples: [{ question: 'q', answer: 'a' }],
  } as const;
  expect(recordLine(leaf, body as never)).toBe(JSON.stringify(record(leaf, body as never)));
  expect(contentId({ b: 1, a: [undefined] })).toBe(contentId({ a: [null], b: 1, c: undefined }));
});
