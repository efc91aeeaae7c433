import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runInTest } from '@labpipe/cli/testing';
import { endpoint, findErrors } from '@labpipe/records';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const localDir = fileURLToPath(new URL('..', import.meta.url));

test('the help says that it is a stand-in without a model, and what goes wrong with --fault-rate', async () => {
  const { code, stdout } = await runInTest(main, ['--help']);
  expect(code).toBe(0);
  const text = stdout.replace(/\s+/g, ' ');
  expect(text).toContain('A stand-in teacher and judge for demonstrations and tests.');
  expect(text).toContain('it holds no language model');
  expect(text).toContain(
    '40 are 429 with Retry-After, 30 are 500, 15 cut the connection, 15 answer garbage',
  );
});

test('--schema shows the endpoint record that it writes', async () => {
  const { stdout } = await runInTest(main, ['--schema']);
  expect(JSON.parse(stdout).writes).toEqual({ endpoint: endpoint.schema });
});

describe('wrong usage is exit code 2 and one line that says what was expected', () => {
  test.each([
    [['--port', '70000'], /--port: Unexpected 70000, expected a whole number from 0 to 65535/],
    [['--fault-rate', '1.5'], /--fault-rate: Unexpected 1.5, expected a share from 0 to 1/],
    [['--latency-ms', '-1'], /--latency-ms: Unexpected -1, expected milliseconds/],
    [['--seed', '0.5'], /--seed: Unexpected 0.5, expected a whole number/],
    [['leaf.jsonl'], /Unexpected argument leaf.jsonl, expected options only/],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await runInTest(main, argv, { signal: AbortSignal.abort() });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('an address that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runInTest(main, ['--port', String(port)], {
      signal: AbortSignal.abort(),
    });
    other.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      new RegExp(
        `--port ${port}: Unexpected EADDRINUSE, expected a free address .* --port 0 takes a free port`,
      ),
    );
  });
});

test('--exit-with-stdin ends when stdin does, after one endpoint record', async () => {
  const { code, stdout, stderr } = await runInTest(main, ['--port', '0', '--exit-with-stdin']);
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(findErrors(endpoint.schema)(JSON.parse(stdout))).toEqual([]);
  expect(stderr).toMatch(/^teacher: 0 answered, 0 refused, 0 injected faults, [\d.]+ s\n$/);
});

test('the installed binary answers as soon as it prints its record, and ends cleanly on SIGTERM', async () => {
  const teacher = execa('teacher', ['--port', '0'], {
    preferLocal: true,
    localDir,
    stdin: 'pipe',
    timeout: 30_000,
  });
  const [line] = await once(teacher.stdout, 'data');
  const { url, model, pid } = JSON.parse(String(line));
  expect(pid).toBe(teacher.pid);
  const response = await fetch(`${url}/models`);
  expect(await response.json()).toMatchObject({ data: [{ id: model }] });
  teacher.kill('SIGTERM');
  const { exitCode, stderr } = await teacher;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('teacher: 0 answered');
});
