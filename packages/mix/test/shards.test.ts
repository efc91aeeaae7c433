// Whatever the inputs and the number of shards, what is merged is what one run writes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const place = (name: string) => join(folder, name);
const random = randomOf(1);
const row = (text: string) => ({
  id: text,
  messages: [
    { role: 'user', content: `${text} ${'x'.repeat(Math.floor(random() * 200))}` },
    { role: 'assistant', content: 'Yes.' },
  ],
  metadata: `{"dataset":"${text[0]}"}`,
  unmask: false,
});
const sample = (at: number) => ({
  kind: 'sample',
  id: `s${at}`,
  leaf: `leaf${at % 3}`,
  path: 'p',
  type: at % 4 === 0 ? 'freeform_skill' : 'knowledge',
  dataset: 'qa',
  chunk: `c${at % 9}`,
  ...(at % 4 > 0 && { document: `Document ${at % 9} of many.` }),
  evidence: { start: at % 5, end: 9, text: 'x' },
  question: `Question ${at % 70} in other words ${at}?`,
  answer: `Answer ${at % 5}.`,
  verdicts: [],
  teacher: { model: 'm', endpoint: 'e', prompt: 'p', seed: 1 },
});
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

// Lines of all kinds: rows that pass, with CRLF, duplicates, of other formats, blank, broken; no end of the last line.
const mixed = numbers(120).map((at) => {
  if (at % 10 === 3) return '';
  if (at % 10 === 5) return JSON.stringify({ instruction: `Do ${at}`, output: 'Done.' });
  if (at % 10 === 6) return `${JSON.stringify(row(`a ${at}`))}\r`;
  if (at % 10 === 7) return JSON.stringify(row('a 1'));
  if (at % 40 === 8) return 'broken';
  return JSON.stringify(row(`a ${at} ä`));
});
writeFileSync(place('a.jsonl'), mixed.join('\n'));
writeFileSync(
  place('b.jsonl.gz'),
  gzipSync(
    numbers(50)
      .map((at) => `${JSON.stringify(row(`b ${at}`))}\n`)
      .join(''),
  ),
);
writeFileSync(
  place('c.json'),
  JSON.stringify(
    numbers(30).map((at) => row(`c ${at}`)),
    null,
    1,
  ),
);
writeFileSync(
  place('s.jsonl'),
  numbers(300)
    .map((at) => `${JSON.stringify(sample(at))}\n`)
    .join(''),
);
writeFileSync(place('empty.jsonl'), '');
const [a, b, c, s, empty] = ['a.jsonl', 'b.jsonl.gz', 'c.json', 's.jsonl', 'empty.jsonl'].map(
  place,
) as [string, string, string, string, string];

test.each<[number, string[], string[]]>([
  [2, [a, b, c, empty], ['--held-out', 'none']],
  [5, [a, `${b}:10`, c], ['--held-out', 'none']],
  [3, [`${a}:20`, `${b}:7`, `${c}:1`], ['--held-out', 'none', '--shuffle']],
  [4, [a, `${b}:0.5`, s], ['--seed', '9']],
  [1, [s, a], []],
  [40, [empty, s], ['--phase', 'skills']],
  [3, [s, b], ['--phase', 'knowledge', '--system-prompt', 'Be "brief".']],
  [3, [a, b, s], ['--balance', 'dataset', '--strategy', 'interleave']],
  [3, [a, b], ['--strategy', 'over', '--weights', '1,3', '--held-out', 'none']],
  [2, [a, s], ['--hold-out-by', 'fact', '--hold-out-share', '0.3', '--to', 'openai']],
  [6, [s], ['--skills-per-leaf', '5', '--open-book', '0.4', '--dedupe', 'near']],
])('%i shards of %j with %j', async (count, files, options) => {
  const single = await mix('single', [...files, ...options]);
  expect(single.rows.length).toBeGreaterThan(10);
  const shards = [];
  for (const number of numbers(count)) {
    const argv = [...files, ...options, '--shard', `${number + 1}/${count}`, '--skip-bad'];
    const { stdout, code } = await runInTest(main, argv);
    expect(code).toBe(0);
    shards.push(place(`${number}.part`));
    writeFileSync(shards.at(-1)!, stdout);
  }
  const merged = await mix('merged', ['--merge', ...options, ...shards.reverse()]);
  expect(merged).toEqual(single);
});

test('a shard gives no more rows of an input than are wanted of it', async () => {
  const argv = [`${b}:3`, '--held-out', 'none', '--shard', '1/2'];
  const { stdout, stderr } = await runInTest(main, argv);
  expect(stdout.trim().split('\n')).toHaveLength(3 + 2);
  expect(stderr).toContain('25 in, 25 made, 3 out, 22 rejected, 0 failed (not-sampled 22)');
});

test('what is no whole set of shards is refused', async () => {
  const shard = async (name: string, ...argv: string[]) => {
    const { stdout } = await runInTest(main, [...argv, '--skip-bad']);
    writeFileSync(place(name), stdout);
    return place(name);
  };
  const one = await shard('one', b, '--shard', '1/2');
  const two = await shard('two', b, '--shard', '2/2');
  const other = await shard('other', b, '--shard', '2/2', '--seed', '3');
  const half = place('half');
  writeFileSync(half, readFileSync(two, 'utf8').split('\n').slice(0, -2).join('\n'));
  const refusal = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runInTest(main, ['--merge', ...argv]);
    expect(stdout).toBe('');
    return `${code} ${stderr}`;
  };
  expect(await refusal(one)).toContain(
    '2 mix: --merge: Unexpected shards 1, expected each from 1 to 2',
  );
  expect(await refusal(one, one)).toContain('Unexpected shards 1, 1');
  expect(await refusal(one, other)).toContain('Unexpected shard of other inputs or settings');
  expect(await refusal(one, two, '--seed', '3')).toContain('made with seed 42, expected 3');
  expect(await refusal(one, half)).toContain('the shard broke off');
  expect(await refusal(b)).toContain('expected what mix --shard writes');
  expect(await refusal()).toContain('expected the shards');
});

test.each([
  [['--shard', '3/2', b], 'expected I/N'],
  [['--shard', '1/2'], 'Unexpected standard input'],
  [['--shard', '1/2', '--merge', b], 'expected one'],
])('%j is a usage error', async (argv, message) => {
  const { code, stderr } = await runInTest(main, argv);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

async function mix(name: string, argv: string[]) {
  const heldOut = place(`${name}.held-out`);
  writeFileSync(heldOut, '');
  const own = argv.includes('none') ? [] : ['--held-out', heldOut];
  const { stdout, code, stderr } = await runInTest(main, [...argv, ...own, '--skip-bad']);
  expect(stderr).toMatch(/^mix: \d+ in/);
  const rows = stdout.split('\n').filter(Boolean);
  return { code, rows, heldOut: readFileSync(heldOut, 'utf8') };
}
