import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Start a server as `COMMAND > FILE &` does, and give its endpoint record once that stands in the file. */
export async function startServer(command, file, { env = {}, seconds = 30 } = {}) {
  process.stdout.write(`\n$ ${command} > ${file} &\n`);
  const child = spawn('bash', ['-c', `exec ${command} > ${file}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const stop = () => child.kill('SIGTERM');
  process.on('exit', stop);
  for (let waited = 0; waited < seconds * 10 && child.exitCode === null; waited++) {
    const record = firstRecord(file);
    if (record) return { ...record, stop };
    await wait(100);
  }
  throw new Error(
    `${command}: Unexpected silence, expected an endpoint record within ${seconds} s`,
  );
}

function firstRecord(file) {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text.includes('\n') ? JSON.parse(text.split('\n')[0]) : undefined;
}
