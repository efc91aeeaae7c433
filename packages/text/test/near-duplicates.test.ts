import { expect, test } from 'vitest';
import { hashText, openNearDuplicates } from '../src/index.ts';

const things = ['bridge', 'tower', 'mill', 'harbour', 'lighthouse', 'orchard', 'quarry', 'chapel'];
const names = ['Orla', 'Velm', 'Kral', 'Tamsin', 'Brenn', 'Istria', 'Fennick', 'Ashgrell'];
const forms = [
  'In what year was the NAME THING built by the people of the valley?',
  'How high above the sea does the NAME THING stand at the highest tide?',
  'Which family has owned the NAME THING since the great flood?',
  'Why did the council close the NAME THING to visitors in winter?',
  'What is the colour of the doors of the NAME THING in the old town?',
];

/** 320 questions that all ask for something else, many of them alike but for one name or word. */
const distinct = things.flatMap((thing) =>
  names.flatMap((name) => forms.map((form) => form.replace('NAME', name).replace('THING', thing))),
);

/** What copying and rewording do to a question without changing it. */
const changes: ((text: string) => string)[] = [
  (text) => text.replace('?', ' ?'),
  (text) => text.toUpperCase().charAt(0) + text.slice(1).replace(' the ', ' the  '),
  (text) => text.replace('?', ', please?'),
  (text) => text.replace(' of the ', ' of that '),
  (text) => text.replace('people', 'peopel').replace('colour', 'color').replace('stand', 'stnad'),
  (text) => `So, ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
];

test('of planted near-duplicates nearly all are found, and hardly a question that asks for something else', () => {
  const stream = distinct.flatMap((text, at) => {
    const change = changes[hashText(text, at) % changes.length] as (text: string) => string;
    return [
      { text, isCopy: false },
      { text: change(text), isCopy: true },
    ];
  });
  const near = openNearDuplicates(0.8);
  const found = stream.map(({ text, isCopy }) => ({ isCopy, isFound: near(text) !== undefined }));
  const hits = found.filter(({ isFound }) => isFound);
  const right = hits.filter(({ isCopy }) => isCopy);
  const precision = right.length / hits.length;
  const recall = right.length / distinct.length;
  expect(precision).toBeGreaterThan(0.9);
  expect(recall).toBeGreaterThan(0.9);
});

test('the same texts in the same order give the same answers', () => {
  const run = () => distinct.map(openNearDuplicates(0.6));
  expect(run()).toEqual(run());
});

test.each([
  ['numbers', 'What happened in 1911 in the valley?', 'What happened in 1912 in the valley?'],
  ['names', 'Who was the mother of Ada Brenn?', 'Who was the mother of Ada Brent?'],
])('other %s make another question, however alike', (_name, first, second) => {
  const near = openNearDuplicates(0.5);
  expect([near(first), near(second)]).toEqual([undefined, undefined]);
});

test('a text that repeats none is remembered, one that does is given with what it repeats', () => {
  const near = openNearDuplicates(0.8);
  near('How many legs does a grown velm have?');
  expect(near('How many legs does a grown velm have')).toBe(
    'How many legs does a grown velm have?',
  );
  expect(near('')).toBeUndefined();
  expect(near('')).toBe('');
});
