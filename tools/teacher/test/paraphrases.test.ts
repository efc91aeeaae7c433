import { expect, test } from 'vitest';
import { paraphrases } from '../src/paraphrases.ts';

test.each([
  ['Name an antonym of "warm".', 'Could you name an antonym of "warm"?'],
  ['Name an antonym of "warm".', 'Please name an antonym of "warm".'],
  ['What is the odd one out?', 'Please tell me: what is the odd one out?'],
  [
    'David has three sisters. How many brothers?',
    'Try this one. David has three sisters. How many brothers?',
  ],
])('%s becomes %s', (question, paraphrase) => {
  expect(paraphrases(question)).toContain(paraphrase);
});

test.each(['Name it.', 'What is it?', 'A | B', '$& $1 {text}', 'Two sentences. Here.', 'a\nb'])(
  '%j is kept whole in every paraphrase, none of which is the original',
  (question) => {
    const all = paraphrases(question);
    expect(all.length).toBeGreaterThanOrEqual(12);
    expect(new Set(all).size).toBe(all.length);
    const kept = question.toLowerCase().replace(/[.!]$/, '');
    for (const text of all) {
      expect(text.toLowerCase()).toContain(kept);
      expect(text).not.toBe(question);
    }
  },
);

test('a story is not turned into a request', () => {
  expect(
    paraphrases('David has three sisters.').filter((text) => text.startsWith('Could you david')),
  ).toEqual([]);
});
