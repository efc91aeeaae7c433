import { describe, expect, test } from 'vitest';
import { exactMatch } from '../src/metrics/exact-match.ts';
import { normalAnswer } from '../src/metrics/normal-answer.ts';
import { tokenF1 } from '../src/metrics/token-f1.ts';

// The first nine were run through normalize_answer of SQuAD's evaluate-v1.1.py.
test.each([
  ['The  Cat sat.', 'cat sat'],
  ['a an the', ''],
  ['U.S.A.', 'usa'],
  ['theatre another an-other', 'theatre another another'],
  ['3.5 kg', '35 kg'],
  ['"412 kg" (dry)', '412 kg dry'],
  ['line\none\ttwo', 'line one two'],
  ['A-the', 'athe'],
  ['$5 + <b>', '5 b'],
  ['“412 kg” — dry', '412 kg dry'],
  ['là où il est à a', 'là où il est à'],
  ['', ''],
])('%j is compared as %j', (text, expected) => {
  expect(normalAnswer(text)).toBe(expected);
});

test('normalising twice changes nothing more', () => {
  for (const text of ['The The a!', 'x.a.the', 'a “the” b', '  An\u00a0apple '])
    expect(normalAnswer(normalAnswer(text))).toBe(normalAnswer(text));
});

describe('exact match', () => {
  test.each([
    ['The 412 kg.', ['412 kg'], 1],
    ['412 kilograms', ['412 kg', '412 Kilograms'], 1],
    ['It is 412 kg', ['412 kg'], 0],
    ['', ['412 kg'], 0],
  ])('of %j with %j is %d', (text, references, expected) => {
    expect(exactMatch(text, references)).toBe(expected);
  });
});

describe('token F1', () => {
  test.each([
    ['412 kg', ['412 kg'], 1],
    ['It is 412 kg', ['412 kg'], 2 / 3],
    ['412', ['412 kg'], 2 / 3],
    ['kg kg kg', ['412 kg'], 2 / 5],
    ['a long way off', ['412 kg'], 0],
    ['long way', ['412 kg', 'way'], 2 / 3],
    ['', ['412 kg'], 0],
    ['the', ['a'], 1],
    ['412 kg', [], 0],
  ])('of %j with %j is %d', (text, references, expected) => {
    expect(tokenF1(text, references)).toBeCloseTo(expected, 12);
  });

  test('does not change when answer and reference change places', () => {
    const texts = ['412 kg', 'it is 412 kg', 'kg 412 412', 'none of them', ''];
    for (const one of texts)
      for (const two of texts) expect(tokenF1(one, [two])).toBe(tokenF1(two, [one]));
  });

  test('is 1 wherever there is an exact match', () => {
    expect(tokenF1('The U.S.A.!', ['usa'])).toBe(1);
  });
});
