import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const halfWritten = /^\.(samples_\d+\.gguf|train\.state)\.[0-9a-f]+\.part$/;

/** Removes what a killed run had half written into a folder; a folder that is not there is clean. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (halfWritten.test(name)) await rm(join(folder, name), { force: true });
  }
}
