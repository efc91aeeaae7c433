import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Make a demo's folder new and empty, and everything around it such that only the demo counts: at the root of the repository, our tools first on the
 * path, no endpoint, key, setting or kept answer of the shell's. Gives the variables of ours that were there.
 */
export function enter(folder) {
  process.chdir(fileURLToPath(new URL('../../', import.meta.url)));
  process.env.PATH = `${process.cwd()}/node_modules/.bin:${process.env.PATH}`;
  process.env.XDG_CACHE_HOME = `${process.cwd()}/${folder}/cache`;
  const ours = Object.entries(process.env).filter(([name]) => /^(OPENAI|LABPIPE)_/.test(name));
  for (const [name] of ours) delete process.env[name];
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(ours);
}

/** Seconds since a reading of performance.now(). */
export function secondsSince(start) {
  return Math.round(performance.now() - start) / 1000;
}

/** What setting up took, where tools/setup.js did it. */
export function setupSeconds() {
  return existsSync('runs/setup.json')
    ? JSON.parse(readFileSync('runs/setup.json', 'utf8')).seconds
    : 0;
}
