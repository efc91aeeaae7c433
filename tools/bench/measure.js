import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** The least seconds that any of the named tasks took over `rounds` rounds, the tasks taking turns in each. */
export async function leastSeconds(rounds, tasks) {
  const least = Object.fromEntries(
    Object.keys(tasks).map((name) => [name, Number.POSITIVE_INFINITY]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const [name, task] of Object.entries(tasks)) {
      const began = performance.now();
      await task();
      least[name] = Math.min(least[name], (performance.now() - began) / 1000);
    }
  }
  return least;
}

/** Run a program to its end, quietly; what it prints is thrown away. */
export function spawnQuietly(command, args, options = {}) {
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options,
  });
  if (error || status !== 0) throw error ?? new Error(`${command} ended with ${status}: ${stderr}`);
}

/** Run a program with each list of arguments, all at once, to their ends; what they print is thrown away. */
export async function spawnAllQuietly(command, lists, options = {}) {
  const ends = lists.map((args) =>
    once(spawn(command, args, { stdio: 'ignore', ...options }), 'exit'),
  );
  for (const [status, signal] of await Promise.all(ends)) {
    if (status !== 0) throw new Error(`${command} ended with ${status ?? signal}`);
  }
}

/** Whether a program can be started at all. */
export function isThere(command, args = ['--version']) {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return !error && status === 0;
}

/** The most memory that a program of Node takes until its end, in MiB; what it prints is thrown away. */
export function mostMemory(program, args) {
  const hook = `data:text/javascript,${encodeURIComponent(
    "process.on('exit', () => process.stderr.write('\\nmaxrss ' + process.resourceUsage().maxRSS + '\\n'));",
  )}`;
  const { status, error, stderr } = spawnSync(
    process.execPath,
    ['--import', hook, program, ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    },
  );
  const [, kibibytes] = /maxrss (\d+)/.exec(stderr ?? '') ?? [];
  if (error || status !== 0 || !kibibytes) {
    throw error ?? new Error(`${program} ended with ${status}: ${stderr}`);
  }
  return Number(kibibytes) / 1024;
}
