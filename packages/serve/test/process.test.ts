// What only a real process shows: signals, pipes, no orphan.

import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { temporaryFolder } from '@labpipe/cli/testing';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { tiny } from './start-serve.ts';

const folder = temporaryFolder();
const options = { preferLocal: true, localDir: import.meta.dirname } as const;
const argv = ['--port', '0', '--gpu', 'none', tiny];

async function firstUrl(stdout: Readable): Promise<string> {
  const [data] = await once(stdout, 'data');
  return String(JSON.parse(String(data)).url);
}

/** The installed bin, once it answers. */
async function spawnServe(args: readonly string[]) {
  const child = execa('serve', args, { ...options, reject: false });
  return { child, url: await firstUrl(child.stdout) };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the server with 0 within seconds',
  async (signal) => {
    const { child, url } = await spawnServe(argv);
    expect((await fetch(`${url}/models`)).status).toBe(200);
    const began = performance.now();
    child.kill(signal);
    const { exitCode, stderr } = await child;
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/serve: 1 in, 1 made, 1 out/)]);
    expect(performance.now() - began).toBeLessThan(5000);
    await expect(fetch(url)).rejects.toThrow();
  },
);

test('a server outlives neither a parent that was killed nor its pipe', async () => {
  // The parent starts a server that ends with its stdin, and is killed the hard way.
  const script = `
    import { spawn } from 'node:child_process';
    const child = spawn('serve', ['--exit-with-stdin', ...${JSON.stringify(argv)}], { stdio: ['pipe', 'inherit', 'inherit'] });
    console.error(child.pid);
  `;
  const parent = execa('node', ['--input-type=module', '-e', script], {
    ...options,
    reject: false,
  });
  const url = await firstUrl(parent.stdout);
  expect((await fetch(`${url}/models`)).status).toBe(200);
  parent.kill('SIGKILL');
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => 'alive',
          () => 'gone',
        ),
      { timeout: 20_000 },
    )
    .toBe('gone');
});

test('a server whose reader has gone ends, quietly and with 0', async () => {
  const script = `serve "$@" | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout } = await execa('bash', ['-c', script, 'bash', ...argv], options);
  expect(stdout.split('\n').at(-1)).toBe('0');
});

test('without the package that runs models the error says what to install', async () => {
  const alone = join(folder, 'alone');
  mkdirSync(alone);
  cpSync(new URL('../dist', import.meta.url), alone, { recursive: true });
  const { exitCode, stdout, stderr } = await execa('node', [join(alone, 'cli.js'), ...argv], {
    reject: false,
  });
  expect(stderr).toContain('npm install node-llama-cpp@3.20.0');
  expect([exitCode, stdout]).toEqual([5, '']);
});

test('--help loads neither llama.cpp nor ajv', async () => {
  const { stderr } = await execa('serve', ['--help'], { ...options, env: { NODE_DEBUG: 'esm' } });
  expect(stderr).not.toMatch(/node-llama-cpp|ajv/);
});
