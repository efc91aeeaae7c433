import { accessSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Make a folder and those above it, where they are not there yet; throws what the file system throws. One at a time, as
 * `mkdirSync` with `recursive` never ends where a folder can be made by nobody, such as below /proc.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // Somebody else may have made it meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  // A file in its place is none, which not every Node says of what is looked for below it.
  accessSync(`${path}/.`);
}
