// Bundle every bin: <package>/src/bin.ts -> <package>/dist/cli.js
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { external } from './external.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const folders = [
  ...readdirSync(`${root}packages`).map((name) => `packages/${name}`),
  'tools/teacher',
];
const asked = process.argv.slice(2);

await Promise.all(
  folders
    .filter((folder) => existsSync(`${root}${folder}/src/bin.ts`))
    .filter((folder) => asked.length === 0 || asked.includes(basename(folder)))
    .map(bundle),
);

function bundle(folder) {
  rmSync(`${root}${folder}/dist`, { recursive: true, force: true });
  return build({
    absWorkingDir: `${root}${folder}`,
    entryPoints: { cli: 'src/bin.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true, // Keeps `await import()` lazy: `--help` must not load openai.
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
    external,
    // Some dependencies are CommonJS and call `require`, which ESM lacks.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
  });
}
