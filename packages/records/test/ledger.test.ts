import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defineCommand, inputs, ledgerOptions } from '@labpipe/cli';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { type Ledger, row, withLedger } from '../src/index.ts';

const folder = temporaryFolder();
const rows = (...texts: string[]) =>
  texts.map((content) => `${JSON.stringify({ messages: [{ role: 'user', content }] })}\n`).join('');

// Refuses rows that say "no", fails at those that say "fail", writes the others.
function tool(after: (ledger: Ledger) => number | undefined = () => undefined) {
  return defineCommand({
    name: 'demo',
    version: '1.0.0',
    usage: '$0',
    exitCodes: [0, 1, 3, 4],
    options: ledgerOptions,
    run: (args, io) =>
      withLedger({ name: 'demo', version: '1.0.0' }, args, io, async (ledger) => {
        for (const input of inputs(args._, io)) {
          for await (const record of ledger.read(input, row)) {
            const said = record.messages[0]?.content;
            if (said === 'no') ledger.reject('choose', 'says-no', 'it says no', record);
            else if (said === 'fail') ledger.fail('ask', 'no-answer', 'silence', record);
            else await ledger.write(record);
          }
        }
        return after(ledger);
      }),
  });
}

test('every record is out, rejected or failed, in the closing line, the summary and the rejects', async () => {
  const [rejects, summary] = [join(folder, 'rejects.jsonl'), join(folder, 'a/b/summary.json')];
  const result = await runInTest(tool(), ['--rejects', rejects, '--summary', summary], {
    stdin: rows('yes', 'no', 'fail', 'no', 'yes'),
  });
  expect(result.code).toBe(3);
  expect(result.stdout.trim().split('\n')).toHaveLength(2);
  expect(result.stderr).toMatch(
    /^demo: 5 in, 2 out, 2 rejected, 1 failed \(says-no 2, no-answer 1\), \d+\.\d s\n$/,
  );
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toEqual({
    tool: 'demo',
    version: '1.0.0',
    in: 5,
    out: 2,
    rejected: 2,
    failed: 1,
    seconds: expect.any(Number),
    reasons: { 'says-no': 2, 'no-answer': 1 },
  });
  const kept = readFileSync(rejects, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(kept.map(({ kind, tool: by, stage, reason }) => [kind, by, stage, reason])).toEqual([
    ['reject', 'demo', 'choose', 'says-no'],
    ['reject', 'demo', 'ask', 'no-answer'],
    ['reject', 'demo', 'choose', 'says-no'],
  ]);
  expect(kept[0].input.messages[0].content).toBe('no');
});

test('input without output is the answer no, and names the stage', async () => {
  const { code, stderr } = await runInTest(tool(), [], { stdin: rows('no', 'no') });
  expect(code).toBe(1);
  expect(stderr).toContain("stage 'choose' removed 2 (says-no)");
  expect(stderr).toContain('--rejects');
});

test('no input is no error', async () => {
  expect((await runInTest(tool(), [])).code).toBe(0);
});

test('a broken line ends the run with 4, its place, and what was written before it', async () => {
  const summary = join(folder, 'broken.json');
  const { code, stdout, stderr } = await runInTest(tool(), ['--summary', summary], {
    stdin: `${rows('yes')}{oops\n${rows('yes')}`,
  });
  expect(code).toBe(4);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain('<stdin>:2: Unexpected text');
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject({ in: 1, out: 1 });
});

test('--skip-bad counts a broken line, keeps it, and goes on', async () => {
  const rejects = join(folder, 'skipped.jsonl');
  const { code, stderr } = await runInTest(tool(), ['--skip-bad', '--rejects', rejects], {
    stdin: `${rows('yes')}{oops\n${rows('yes')}`,
  });
  expect(code).toBe(0);
  expect(stderr).toContain('3 in, 2 out, 1 rejected, 0 failed (bad-line 1)');
  expect(readFileSync(rejects, 'utf8')).toContain('{oops');
});

test('what is made of the input closes the sum in its place', async () => {
  const made = tool((ledger) => {
    ledger.made(3);
    ledger.wrote(2);
    ledger.reject('make', 'odd', '', null);
    ledger.note('and a note');
    return undefined;
  });
  const { stderr } = await runInTest(made, []);
  expect(stderr).toContain('0 in, 3 made, 2 out, 1 rejected, 0 failed (odd 1), and a note');
});

test('--quiet leaves stderr empty, --verbose names each reject', async () => {
  const stdin = rows('yes', 'no');
  expect((await runInTest(tool(), ['--quiet'], { stdin })).stderr).toBe('');
  expect((await runInTest(tool(), ['--verbose'], { stdin })).stderr).toContain(
    'demo: rejected at choose: says-no: it says no',
  );
});

test('an interrupted run ends with 130 and keeps what was finished', async () => {
  const controller = new AbortController();
  const summary = join(folder, 'interrupted.json');
  const interrupted = tool(() => {
    controller.abort();
    return undefined;
  });
  const { code, stdout } = await runInTest(interrupted, ['--summary', summary], {
    stdin: rows('yes'),
    signal: controller.signal,
  });
  expect([code, stdout.length > 0, existsSync(summary)]).toEqual([130, true, true]);
});

test('a --rejects file that cannot be written is a usage error before any work', async () => {
  const { code, stderr } = await runInTest(tool(), ['--rejects', folder], { stdin: rows('yes') });
  expect(code).toBe(2);
  expect(stderr).toContain('--rejects');
});

test('a --summary file that cannot be written is a usage error before any work', async () => {
  const { code, stdout, stderr } = await runInTest(tool(), ['--summary', folder], {
    stdin: rows('yes'),
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('--summary');
});

test.runIf(existsSync('/dev/full'))(
  'a full disk under --rejects ends the run with its name',
  async () => {
    const { code, stderr } = await runInTest(tool(), ['--rejects', '/dev/full'], {
      stdin: rows('no'),
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('/dev/full: Unexpected ENOSPC')]);
  },
);

test.each(['rejects', 'summary'])('--%s never lies on an input', async (option) => {
  const input = join(folder, `${option}-input.jsonl`);
  writeFileSync(input, rows('yes'));
  const { code, stderr } = await runInTest(tool(), [
    input,
    `--${option}`,
    `./${relative('.', input)}`,
  ]);
  expect([code, readFileSync(input, 'utf8')]).toEqual([2, rows('yes')]);
  expect(stderr).toContain('Unexpected path of an input');
});
