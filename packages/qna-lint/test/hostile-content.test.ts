// Texts that took quadratic time, or cubic: none of these would end within a test.
import { expect, test } from 'vitest';
import { parseAttribution } from '../src/attribution.ts';
import { valuesIn } from '../src/content/numbers.ts';
import { worksOf } from '../src/content/works.ts';

const blanks = ' '.repeat(250_000);

test('an attribution of blanks', () => {
  const text = `Revision${blanks}x\nRevision: 1${blanks}x\n`;
  expect(parseAttribution(text)).toEqual({ revision: `1${blanks}x` });
  expect(worksOf(text)).toEqual([{ line: 2, fields: new Map([['revision', `1${blanks}x`]]) }]);
});

test('digits without end, alone and with commas', () => {
  expect(valuesIn(`${'1'.repeat(500_000)} apples, 3 million pears`)).toContain(3e6);
  expect(valuesIn(`x,12 million; ${'1,'.repeat(300_000)} end`)).toContain(12e6);
});
