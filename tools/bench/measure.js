import { spawnSync } from 'node:child_process';

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

/** Whether a program can be started at all. */
export function isThere(command, args = ['--version']) {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore' });
  return !error && status === 0;
}
