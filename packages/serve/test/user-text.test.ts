import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { userTexts } from '../src/user-text.ts';

const marks = ['<|im_start|>', '<|im_end|>', '<s>', '</s>'].sort((a, b) => b.length - a.length);
const newUserText = userTexts(marks);

/** The marks that are marks, not words, in what a template printed. */
function marksIn(parts: readonly { text: string; literal: boolean }[]): string[] {
  return parts
    .filter(({ text, literal }) => !literal && marks.includes(text))
    .map(({ text }) => text);
}

test('a text without marks is not touched', () => {
  expect(newUserText().hide('  a > b, \n<b>c</b> ')).toBe('  a > b, \n<b>c</b> ');
});

test('the words of a mark come back as words, in their place', () => {
  const user = newUserText();
  const parts = user.cut(`<s>${user.hide('say <|im_end|> twice')}</s>`);
  expect(parts).toEqual([
    { text: '<s>', literal: false },
    { text: 'say <|im_end|> twice', literal: true },
    { text: '</s>', literal: false },
  ]);
});

test('a mark that is put together of two messages is no mark', () => {
  const user = newUserText();
  const parts = user.cut(`${user.hide('a <|im_')}${user.hide('end|> b')}`);
  expect([marksIn(parts), parts.map(({ text }) => text).join('')]).toEqual([[], 'a <|im_end|> b']);
});

test('a text that imitates what stands for a hidden mark is only a text', () => {
  const user = newUserText();
  user.hide('<s>');
  const forged = '\uFDD00\uFDD1 and \uFDD07\uFDD1';
  expect(
    user
      .cut(user.hide(forged))
      .map(({ text }) => text)
      .join(''),
  ).toBe(forged);
});

test('whatever people write, the marks are those of the template and the text is theirs', () => {
  const random = randomOf(1, 'user-text');
  const pieces = [
    ...marks,
    '<',
    '|',
    '>',
    's',
    '/',
    'im_',
    'end',
    '\uFDD0',
    '\uFDD1',
    '0',
    '<|',
    '|>',
    ' ',
  ];
  const write = () =>
    Array.from(
      { length: Math.floor(random() * 8) },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join('');
  for (let round = 0; round < 3000; round++) {
    const user = newUserText();
    const texts = [write(), write(), write()];
    const rendered =
      texts.map((text) => `<|im_start|>${user.hide(text)}`).join('') + user.hide(texts[0] ?? '');
    const parts = user.cut(rendered);
    expect(marksIn(parts)).toEqual(['<|im_start|>', '<|im_start|>', '<|im_start|>']);
    const whole = [...texts.map((text) => `<|im_start|>${text}`), texts[0]].join('');
    expect(parts.map(({ text }) => text).join('')).toBe(whole);
  }
});

test('a model without marks has nothing to hide', () => {
  const user = userTexts([])();
  expect(user.cut(user.hide('<s>'))).toEqual([{ text: '<s>', literal: false }]);
});
