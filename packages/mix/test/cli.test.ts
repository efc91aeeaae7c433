import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();
const row = (text: string) =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'Yes.' },
    ],
  })}\n`;

test('the installed bin mixes what comes on standard input', async () => {
  const { stdout, stderr } = await execa('mix', ['--held-out', 'none'], {
    preferLocal: true,
    localDir: import.meta.dirname,
    input: row('Is it on?'),
    env: { TMPDIR: folder },
  });
  expect(JSON.parse(stdout)).toMatchObject({ metadata: '{}', unmask: false });
  expect(stderr).toMatch(/^mix: 1 in, 1 made, 1 out, 0 rejected, 0 failed, \d+\.\d s$/);
});

test.each([
  [['--open-book', '1.5'], '--open-book: Unexpected 1.5, expected a share from 0 to 1'],
  [['--hold-out', '-1'], '--hold-out: Unexpected -1, expected a whole number from 0'],
  [['--hold-out-by', 'fact'], 'leaves none to train on'],
  [['--hold-out-by', 'row'], '--hold-out-by: Unexpected row, expected phrasing, fact'],
  [['-', '-'], 'Unexpected second -'],
  [['--weights', '1'], 'Unexpected weights without a size'],
  [
    ['--weights', 'a,1', '--strategy', 'over'],
    '--weights: Unexpected a,1, expected a number from 0',
  ],
  [['--weights', '1,1', '--rows', '1'], 'for each of the inputs (1)'],
  [['--rows', '5', '--strategy', 'under'], '--rows 5: Unexpected with --strategy under'],
  [['--wat'], 'Unexpected option --wat, expected one that the help names'],
  [['--tokenizer', 'a.json', '--balance', 'leaf'], '--tokenizer: Unexpected without --balance and'],
  [['--split-by', 'fact'], '--split-by: Unexpected without --split'],
  [
    ['--raft-golden', '0.5', '--phase', 'knowledge'],
    '--raft-golden: Unexpected without --phase skills',
  ],
  [['--dedupe-threshold', '0.5'], '--dedupe-threshold: Unexpected without --dedupe near'],
  [
    ['--hold-out', '2', '--held-out', 'none'],
    '--hold-out: Unexpected without a file of --held-out',
  ],
  [['--balance', 'topic'], '--balance topic: Unexpected name, which the metadata of no row have'],
])('%j is a usage error', async (argv, message) => {
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: row('Hi') });
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a size larger than the file is a usage error, and nothing is written', async () => {
  const file = write('three.jsonl', row('a') + row('b') + row('c') + row('c'));
  const { code, stdout, stderr } = await runInTest(main, [`${file}:4`]);
  expect(stderr).toContain(`${file}: Unexpected size 4, expected at most 3`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('a sample of a file is the same whatever else is mixed in', async () => {
  const [a, b] = ['a', 'b'].map((name) =>
    write(`${name}.jsonl`, Array.from({ length: 50 }, (_, at) => row(`${name} ${at}`)).join('')),
  );
  const alone = await runInTest(main, [`${a}:10`]);
  const behind = await runInTest(main, [`${b}:5`, `${a}:10`]);
  expect(alone.stdout.split('\n')).toHaveLength(11);
  expect(behind.stdout.split('\n')).toHaveLength(16);
  expect(behind.stdout.endsWith(alone.stdout)).toBe(true);
});

test('a broken line stops the run before anything is written, and names its place', async () => {
  const file = write('broken.jsonl', `${row('a')}{"messages": 7}\n`);
  const { code, stdout, stderr } = await runInTest(main, [file]);
  expect(stderr).toContain(`${file}:2: `);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
});

test('--skip-bad counts broken lines and goes on', async () => {
  const stdin = `${row('a')}not json\n${row('b')}`;
  const { code, stdout, stderr } = await runInTest(main, ['--skip-bad'], { stdin });
  expect(stderr).toMatch(/^mix: 3 in, 3 made, 2 out, 1 rejected, 0 failed \(bad-line 1\)/);
  expect(stdout.split('\n')).toHaveLength(3);
  expect(code).toBe(0);
});

test('packed files are read', async () => {
  const file = join(folder, 'a.jsonl.gz');
  writeFileSync(file, gzipSync(row('a') + row('b')));
  const { stdout } = await runInTest(main, [`${file}:1`]);
  expect(stdout.split('\n')).toHaveLength(2);
});

test('no input gives no output and is no error', async () => {
  expect(await runInTest(main, [])).toMatchObject({ code: 0, stdout: '' });
});

test('when everything is refused the exit code is 1 and the stage is named', async () => {
  const stdin = `${JSON.stringify({ messages: [{ role: 'user', content: '' }] })}\n`;
  const { code, stderr } = await runInTest(main, [], { stdin });
  expect(stderr).toContain("stage 'make' removed 1 (empty-message)");
  expect(code).toBe(1);
});

test('a row nested too deep is a broken line, not a crash', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const stdin = row('a') + row('b').replace('{', `{"deep":${deep},`);
  const { code, stderr } = await runInTest(main, [], { stdin });
  expect(stderr).toContain('<stdin>:2: Unexpected nesting, expected at most 500 levels');
  expect(code).toBe(4);
  expect(await runInTest(main, ['--skip-bad'], { stdin })).toMatchObject({ code: 0 });
});

test('a held-out file that cannot be written is a usage error, and no row is written', async () => {
  mkdirSync(join(folder, 'taken'), { recursive: true });
  const argv = ['--held-out', join(folder, 'taken')];
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: samples() });
  expect(stderr).toContain('--held-out');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('an interrupted run writes neither rows nor a held-out file', async () => {
  const interruption = new AbortController();
  const heldOut = join(folder, 'interrupted.jsonl');
  async function* stdin() {
    yield samples();
    interruption.abort();
    yield row('after');
  }
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdin: stdin(), stdout, stderr, env: {}, signal: interruption.signal };
  expect(await main(['--held-out', heldOut], io)).toBe(130);
  expect(stdout.read()).toBeNull();
  expect(existsSync(heldOut)).toBe(false);
});

test('--schema prints schemas that its own output fits', async () => {
  const { stdout } = await runInTest(main, ['--schema']);
  const { reads, writes } = JSON.parse(stdout);
  expect(Object.keys(reads)).toEqual(['sample', 'row']);
  expect(writes.row.required).toEqual(['id', 'messages', 'metadata', 'unmask']);
});

const data = sharedData();

test.runIf(data)(
  "upstream's own rows pass, and its rows without messages are refused",
  async () => {
    const place = (name: string) => join(data!, 'upstream/datasets', name);
    const argv = ['auxiliary.jsonl', 'precomputed_skills_07x.jsonl', 'samples.jsonl'].map(place);
    const { code, stdout, stderr } = await runInTest(main, argv);
    expect(stderr).toContain(
      '4 in, 4 made, 2 out, 2 rejected, 0 failed (empty-message 1, duplicate 1)',
    );
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ id, metadata, unmask }) => ({ id, metadata, unmask }))).toEqual([
      { id: 'aux_001', metadata: '{}', unmask: false },
      {
        id: 'ea0450e5-8c27-44fa-b369-c93da32c97a2',
        metadata: '{"source":"instructlab_p1"}',
        unmask: false,
      },
    ]);
    expect(code).toBe(0);
    const generated = await runInTest(main, [place('knowledge.jsonl')]);
    expect(generated.stdout.split('\n').filter(Boolean)).toHaveLength(2);
    expect(generated.stderr).toContain('nothing held out');
  },
);

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function samples(): string {
  return readFileSync(
    new URL('cases/one-question-a-fact-is-held-out-of-every-row/in.jsonl', import.meta.url),
    'utf8',
  );
}
