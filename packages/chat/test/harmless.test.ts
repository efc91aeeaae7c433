import { expect, test } from 'vitest';
import { harmless } from '../src/harmless.ts';

test('letters of every script, line feeds and tabs stay', () => {
  const text = 'Ünï\tcode 😀\n日本語\nعربى\n';
  expect(harmless(text)).toBe(text);
});

test('no character that could command a terminal is left, whatever it stands beside', () => {
  for (let code = 0; code <= 0x9f; code++) {
    const [shown] = harmless(`a${String.fromCharCode(code)}b`).slice(1);
    const plain = code === 9 || code === 10 || (code >= 0x20 && code < 0x7f);
    expect(shown).toBe(plain ? String.fromCharCode(code) : shown);
    if (!plain) expect(shown?.charCodeAt(0)).toBeGreaterThan(0x9f);
  }
});

test('CRLF is a line feed, and a lone CR is shown', () => {
  expect(harmless('a\r\nb\rc')).toBe('a\nb␍c');
});

test('marks that reverse text are shown as �', () => {
  expect(harmless('\u202e\u2066\u200f')).toBe('���');
});
