import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const stdin = Array.from(
  { length: 60 },
  (_, at) => `{"instruction":"Question ${at}","output":"Answer ${at}","system":"Be kind."}\n`,
).join('');
const none = ['--held-out', 'none'];

test('the folder that mlx-lm trains from: three files of nothing but messages, which hold every row once', async () => {
  const split = ['--split', 'valid=0.2,test=0.2', '--split-folder', folder];
  const run = await runInTest(main, [...none, '--to', 'openai', ...split], { stdin });
  expect(run.code).toBe(0);
  writeFileSync(join(folder, 'train.jsonl'), run.stdout);
  const names = ['test.jsonl', 'train.jsonl', 'valid.jsonl'];
  expect(readdirSync(folder).sort()).toEqual(names);
  const files = names.map((name) => join(folder, name));
  for (const file of files) {
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(Object.keys(row)).toEqual(['messages']);
  }
  const back = await runInTest(main, [...none, ...files]);
  const whole = await runInTest(main, none, { stdin });
  expect(said(back.stdout).sort()).toEqual(said(whole.stdout).sort());
});

function said(stdout: string): string[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.stringify(JSON.parse(line).messages));
}
