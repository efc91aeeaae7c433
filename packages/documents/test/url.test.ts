import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { safeUrl } from '../src/url.ts';

test.each([
  'https://github.com/a/b',
  'http://host/a.git',
  'ssh://git@host:2222/a/b.git',
  'git://host/a.git',
  'file:///srv/a.git',
  'git@github.com:a/b.git',
  'HTTPS://github.com/a/b',
])('%s reaches git as it is', (repo) => {
  expect(safeUrl(repo)).toBe(repo);
});

test('a path is made absolute, so that git cannot take it for the name of a remote', () => {
  expect(safeUrl('origin')).toBe(resolve('origin'));
  expect(safeUrl('../a.git')).toBe(resolve('../a.git'));
});

test.each([
  'ext::sh -c "touch /tmp/pwned"',
  'fd::17',
  '::x',
  'transport::https://host/a',
  '--upload-pack=touch /tmp/pwned',
  '-oProxyCommand=touch',
  'ssh://-oProxyCommand=touch/a',
  'ssh://user@-oProxyCommand=touch/a',
  '-host:path',
  'user@-oProxyCommand=touch:path',
  'ftp://host/a',
  'rsync://host/a',
  'javascript://host/a',
  'https://host/a\n--upload-pack=x',
  'https://host/\u0000',
  '',
  '  ',
])('%j never reaches git', (repo) => {
  expect(() => safeUrl(repo)).toThrow(/expected an http, https, ssh, git or file url/);
});
