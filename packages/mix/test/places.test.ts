import { once } from 'node:events';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const text = '{"prompt":"a","completion":"b"}\n{"prompt":"c","completion":"d"}\n';
for (const name of ['a.jsonl', 'valid.jsonl', 'benchmark.jsonl']) writeFileSync(at(name), text);

test.each<[string, string[], string]>([
  ['a.jsonl', ['--rejects', 'a.jsonl'], '--rejects'],
  ['a.jsonl:1', ['--rejects', 'a.jsonl'], '--rejects'],
  ['a.jsonl', ['--summary', 'a.jsonl'], '--summary'],
  ['a.jsonl', ['--manifest', 'a.jsonl'], '--manifest'],
  ['a.jsonl', ['--held-out', 'a.jsonl'], '--held-out'],
  ['valid.jsonl', ['--split', 'valid=0.5', '--split-folder', '.'], '--split'],
  ['a.jsonl', ['--without', 'benchmark.jsonl', '--rejects', 'benchmark.jsonl'], '--rejects'],
])('%s is not lost to %j', async (input, options, option) => {
  const placed = options.map((word) => (/^(.|.*\.jsonl)$/.test(word) ? at(word) : word));
  const { code, stderr, stdout } = await runInTest(main, [at(input), ...placed]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`mix: ${option} ${folder}`);
  expect(stderr).toContain('Unexpected path of an input, which it would overwrite');
  for (const name of ['a.jsonl', 'valid.jsonl', 'benchmark.jsonl']) {
    expect(readFileSync(at(name), 'utf8')).toBe(text);
  }
});

test('mix stats, diff and overlap keep what they read as well', async () => {
  for (const command of [['stats'], ['diff', at('valid.jsonl')], ['overlap', at('valid.jsonl')]]) {
    const { code } = await runInTest(main, [...command, at('a.jsonl'), '--rejects', at('a.jsonl')]);
    expect([code, readFileSync(at('a.jsonl'), 'utf8')]).toEqual([2, text]);
  }
});

test.each(['a', 'w'])('a set is not read while it is written (%s)', async (flags) => {
  writeFileSync(at('own.jsonl'), text);
  const stdout = createWriteStream(at('own.jsonl'), { flags });
  await once(stdout, 'open');
  const stderr = createWriteStream(at('stderr'));
  const io = { stdin: Readable.from([]), stdout, stderr, env: {} };
  expect(await main(['--dedupe', 'none', at('own.jsonl')], io)).toBe(2);
  await new Promise<void>((done) => stderr.end(done));
  expect(readFileSync(at('stderr'), 'utf8')).toContain(
    `own.jsonl: Unexpected input that is standard output as well, expected another file; --output`,
  );
  stdout.destroy();
});

test('--output may be an input: it takes its place when all is read', async () => {
  const own = at('self.jsonl');
  writeFileSync(own, text);
  const args = ['--output', own, '--held-out', 'none', own, at('a.jsonl')];
  expect((await runInTest(main, args)).code).toBe(0);
  expect(readFileSync(own, 'utf8').trim().split('\n')).toHaveLength(2);
});
