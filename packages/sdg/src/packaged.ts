import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Right for src/ and for the bundle in dist/ alike, which is why this file lies at the top of src/.
const folder = fileURLToPath(new URL('../pipelines/', import.meta.url));

/** The names of the pipelines that come with sdg. */
export function packagedPipelines(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The folder of a pipeline that comes with sdg. */
export function packagedPipeline(name: string): string | undefined {
  const isName = /^[\w-]+$/.test(name) && existsSync(join(folder, name));
  return isName ? join(folder, name) : undefined;
}
