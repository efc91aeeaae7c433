// The parts that only a real process shows: a closed pipe, a full disk, signals.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../src/testing.ts';

const folder = temporaryFolder();
const source = join(folder, 'tool.ts');
const bin = join(folder, 'tool.mjs');
writeFileSync(
  source,
  `import { defineCommand, start } from ${JSON.stringify(fileURLToPath(new URL('../src/index.ts', import.meta.url)))};
   import { once } from 'node:events';
   const run = async ({ _: [what] }, io) => {
     if (what === 'wait') {
       io.stdout.write('ready\\n');
       const timer = setTimeout(() => {}, 60_000);
       await once(io.signal, 'abort');
       clearTimeout(timer);
       return 130;
     }
     if (what === 'idle') {
       await new Promise((done) => setTimeout(done, 1500));
       return 0;
     }
     if (what === 'read') {
       io.stdout.write('ready\\n');
       for await (const _ of io.stdin);
       return 0;
     }
     io.stderr.write('begun\\n');
     for (let n = 0; n < 200_000; n++) if (!io.stdout.write('line ' + n + '\\n')) await once(io.stdout, 'drain');
     return 0;
   };
   await start(defineCommand({ name: 'tool', version: '1.0.0', usage: '$0', options: {}, exitCodes: [0], run }));`,
);
buildSync({
  entryPoints: [source],
  outfile: bin,
  bundle: true,
  format: 'esm',
  platform: 'node',
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
const bash = (script: string) => promisify(execFile)('bash', ['-c', script]);

test('a closed pipe ends a tool quietly with 0', async () => {
  const { stdout, stderr } = await bash(`node ${bin} | head -n 1; echo "\${PIPESTATUS[0]}"`);
  expect([stdout, stderr]).toEqual(['line 0\n0\n', 'begun\n']);
});

test('a full disk is not quiet, and no defect of ours', async () => {
  await expect(bash(`node ${bin} > /dev/full`)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^begun\ntool\.mjs: <stdout>: Unexpected ENOSPC, .*\n$/),
  });
});

test('nobody listening on stderr does not end the work', async () => {
  const { stdout } = await bash(`node ${bin} 2> /dev/full | tail -n 1`);
  expect(stdout).toBe('line 199999\n');
});

test('who does not read stdin leaves it as it is to those who share it', async () => {
  const writing = '{ echo a; sleep 1; echo b; }';
  const { stdout, stderr } = await bash(`${writing} | { node ${bin} idle 0<&0 & cat; wait; }`);
  expect([stdout, stderr]).toEqual(['a\nb\n', '']);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s asks for an orderly end with 130',
  async (signal) => {
    const tool = spawn('node', [bin, 'wait']);
    await once(tool.stdout, 'data');
    tool.kill(signal);
    expect(await once(tool, 'exit')).toEqual([130, null]);
  },
);

test('SIGTERM ends a tool that waits for a pipe to speak', async () => {
  const tool = spawn('node', [bin, 'read']);
  await once(tool.stdout, 'data');
  tool.kill('SIGTERM');
  expect(await once(tool, 'exit')).toEqual([130, null]);
});
