import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { evidenceOf } from '../../src/samples/evidence.ts';
import { fold } from '../../src/samples/fold.ts';

const cases: [name: string, document: string, answer: string, found: string | undefined][] = [
  ['word for word', 'Ankaa is an orange giant.', 'an orange giant', 'an orange giant'],
  ['in another case', 'Ankaa is an Orange Giant.', 'an orange giant', 'an Orange Giant'],
  ['over a line break', 'Ankaa is an orange\n   giant.', 'an orange giant', 'an orange\n   giant'],
  ['through Markdown emphasis', 'It has **seven** legs.', 'seven legs', 'seven** legs'],
  [
    'with other quotes and dashes',
    'the “Phoenix” – a bird',
    'the "Phoenix" - a bird',
    'the “Phoenix” – a bird',
  ],
  [
    'when the answer ends in a full stop that the document lacks',
    'found in 1907, in',
    '1907.',
    '1907',
  ],
  ['with a full stop that both have', 'It was 1907. Then', '1907.', '1907.'],
  ['but not within a word', 'Start here.', 'art', undefined],
  ['but not within a number', 'In 1907.', '190', undefined],
  ['after a part of it was found within a word', 'start art', 'art', 'art'],
  ['without spaces, in Chinese', '最亮的星是火鳥六。它', '火鳥六', '火鳥六'],
  ['with characters that grow when folded', 'İİİ Ankaa ﬁne', 'ankaa fine', 'Ankaa ﬁne'],
  ['with characters of two units', '🦀🦀 Ankaa 🦀', 'ankaa 🦀', 'Ankaa 🦀'],
  ['not at all', 'Ankaa is a star.', 'A planet', undefined],
  ['not for an answer of marks', 'Ankaa ... is', ' -- ', undefined],
  ['not for an empty answer', 'Ankaa', '', undefined],
];

test.each(cases)('an answer is found %s', (_name, document, answer, found) => {
  const evidence = evidenceOf(document, 'What?', answer);
  expect(evidence?.text).toBe(found);
  if (evidence) expect(document.slice(evidence.start, evidence.end)).toBe(found);
});

test('of several places the one is taken that the question speaks of', () => {
  const document =
    '| velm | legs |\n|---|---|\n| Anna | seven |\n| Berta | seven |\n| Clara | seven |\n';
  const at = (name: string) => evidenceOf(document, `How many legs has ${name}?`, 'seven')?.start;
  expect(at('Anna')).toBe(document.indexOf('seven'));
  expect(at('Berta')).toBe(document.indexOf('seven', document.indexOf('Berta')));
  expect(at('Clara')).toBe(document.lastIndexOf('seven'));
});

test('offsets cut out what they say, whatever the text', () => {
  const pieces = [
    'Ankaa',
    ' ',
    '\n',
    '**',
    'İ',
    'ﬁ',
    '🦀',
    '“',
    '–',
    '鳳',
    '\u00a0',
    '7',
    '.',
    '\ud800',
    'ß',
  ];
  for (let number = 0; number < 2000; number++) {
    const random = randomOf(number, 'evidence');
    const text = Array.from(
      { length: 30 },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join('');
    const from = Math.floor(random() * text.length);
    const evidence = evidenceOf(text, 'What?', text.slice(from, from + 8));
    if (!evidence) continue;
    expect(text.slice(evidence.start, evidence.end)).toBe(evidence.text);
    const asked = fold(text.slice(from, from + 8)).text.trim();
    expect(asked).toContain(fold(evidence.text).text.trim());
  }
});

test('a long document full of the answer takes no time worth speaking of', () => {
  const began = performance.now();
  evidenceOf('a '.repeat(100_000), 'What?', 'a');
  evidenceOf('a'.repeat(200_000), 'What?', 'a'.repeat(1000));
  evidenceOf('a b', 'What?', '.'.repeat(200_000));
  expect(performance.now() - began).toBeLessThan(2000);
});
