import { expect, test } from 'vitest';
import { withoutPassword } from '../src/index.ts';

test.each([
  ['https://user:secret@host/a', 'https://user@host/a'],
  ['https://user:sec@ret@host/a', 'https://user@host/a'],
  ['https://ghp_token@host/a', 'https://host/a'],
  ['https://:secret@host/a', 'https://host/a'],
  ['ssh://git@host/a', 'ssh://git@host/a'],
  ['git@host:a', 'git@host:a'],
  ['https://host/a@b', 'https://host/a@b'],
])('%s is shown as %s', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});
