import { expect, test } from 'vitest';
import type { Fact, FactKind } from '../src/fact.ts';
import { phrasings } from '../src/phrasings/index.ts';
import { questionsOf } from '../src/questions.ts';

const fact: Fact = {
  kind: 'attribute',
  subject: 'the Velm Tower',
  attribute: 'height',
  value: '41 metres',
  verb: 'is',
  evidence: '',
};

test.each(Object.entries(phrasings))(
  '%s has at least sixteen different phrasings, each a question about the subject',
  (_, list) => {
    expect(list.length).toBeGreaterThanOrEqual(16);
    expect(new Set(list).size).toBe(list.length);
    for (const phrasing of list) expect(phrasing).toMatch(/\{s(?:'s)?\}.*\?$/);
  },
);

test.each(Object.keys(phrasings) as FactKind[])(
  'no question about a fact of the kind %s stands whole inside another of its questions',
  (kind) => {
    const normal = questionsOf({ ...fact, kind, attribute: 'built' }).map((question) =>
      question
        .toLowerCase()
        .match(/\p{L}+/gu)!
        .join(' '),
    );
    expect(
      normal.filter((one) => normal.some((other) => other !== one && other.includes(one))),
    ).toEqual([]);
  },
);

test.each<[Partial<Fact>, string]>([
  [{}, 'What is the height of the Velm Tower?'],
  [{ attribute: 'keeper', value: 'Ada Brenn' }, 'Who is the keeper of the Velm Tower?'],
  [
    { attribute: 'keepers', value: 'Ada Brenn and Tom Orr', verb: 'are' },
    'Who are the keepers of the Velm Tower?',
  ],
  [
    { attribute: 'number of the keeper', value: '7' },
    'What is the number of the keeper of the Velm Tower?',
  ],
  [{ kind: 'event', attribute: 'built', value: '1911' }, 'When was the Velm Tower built?'],
  [
    { kind: 'agent', attribute: 'first drawn', value: 'Ada Brenn' },
    'Who first drew the Velm Tower?',
  ],
  [
    { kind: 'relation', attribute: 'named after', value: 'Una Velm' },
    'Who is the Velm Tower named after?',
  ],
  [
    { kind: 'relation', attribute: 'made of', value: 'bell bronze' },
    'What is the Velm Tower made of?',
  ],
  [{ kind: 'count', attribute: 'steps', value: '213' }, 'How many steps does the Velm Tower have?'],
  [
    { kind: 'place', attribute: 'place', value: 'on Cormel Rock' },
    'Where is the Velm Tower located?',
  ],
  [
    { kind: 'definition', attribute: 'person', value: 'a poet', subject: 'Ada Brenn', verb: 'was' },
    'What sort of person was Ada Brenn?',
  ],
])('%o is asked for with "%s"', (change, question) => {
  expect(questionsOf({ ...fact, ...change })[0]).toBe(question);
});

test('a date is asked for as a date and a year as a year', () => {
  const ask = (value: string) =>
    questionsOf({ ...fact, kind: 'event', attribute: 'built', value })[1];
  expect(ask('1911')).toBe('In what year was the Velm Tower built?');
  expect(ask('12 May 1911')).toBe('On what date was the Velm Tower built?');
});

test.each([
  ['the Merry Annis', "the Merry Annis' height"],
  ['the Grindle Press', "the Grindle Press's height"],
  ['the Velm Tower', "the Velm Tower's height"],
])('the possessive of %s', (subject, expected) => {
  expect(questionsOf({ ...fact, subject })[1]).toBe(`What is ${expected}?`);
});
