import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { normalText } from '../src/normal-text.ts';
import { parseSource } from '../src/source.ts';

const folder = temporaryFolder();

test.each([
  ['a.jsonl', { path: 'a.jsonl' }],
  ['a.jsonl:2000', { path: 'a.jsonl', size: { count: 2000 } }],
  ['a.jsonl:1', { path: 'a.jsonl', size: { count: 1 } }],
  ['a.jsonl:1.0', { path: 'a.jsonl', size: { share: 1 } }],
  ['a.jsonl:0.25', { path: 'a.jsonl', size: { share: 0.25 } }],
  ['a.jsonl:.25', { path: 'a.jsonl', size: { share: 0.25 } }],
  ['-:10', { path: '-', size: { count: 10 } }],
  ['dir:2/a.jsonl', { path: 'dir:2/a.jsonl' }],
  ['a.jsonl:', { path: 'a.jsonl:' }],
  ['a.jsonl:-5', { path: 'a.jsonl:-5' }],
])('%s is read as %j', (argument, expected) => {
  expect(parseSource(argument)).toEqual(expected);
});

test.each(['50%', '-5', '1e3', 'half', ''])(
  'a size %j of a file that is there is refused',
  (size) => {
    const path = join(folder, 'a.jsonl');
    writeFileSync(path, '');
    expect(() => parseSource(`${path}:${size}`)).toThrow(
      `${path}:${size}: Unexpected size ${size || 'of no digits'}, expected rows, as in ${path}:2000`,
    );
  },
);

test('a file whose name ends like a size is taken whole', () => {
  const path = join(folder, 'log:5');
  writeFileSync(path, '');
  expect(parseSource(path)).toEqual({ path });
});

test.each([
  ['How HEAVY is   it?!', 'how heavy is it'],
  ['“What’s” Velm’s mass (kg)?', 'what s velm s mass kg'],
  ['Ｖｅｌｍ ①', 'velm 1'],
  ['क्या यह है?', 'क्या यह है'],
  ['重さは？', '重さは'],
  ['?!', ''],
])('the question %j is compared as %j', (text, expected) => {
  expect(normalText(text)).toBe(expected);
});
