// Every command that a document shows in a ```console block is run, from the root of the repository.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { consoleCommands, matches } from '../docs/console.js';
import { markdownFiles } from '../docs/markdown-files.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const env = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  NO_COLOR: '1',
  XDG_CACHE_HOME: `${root}runs/docs-cache`,
};
mkdirSync(`${root}runs`, { recursive: true });
// A training run that is finished is not run again: it would write no steps to plot.
rmSync(`${root}runs/checkpoints`, { recursive: true, force: true });

const pages = markdownFiles(root)
  .map((path) => ({ path, commands: consoleCommands(readFileSync(root + path, 'utf8')) }))
  .filter(({ commands }) => commands.length > 0);

test.each(pages)(
  'the commands of $path do what it says',
  async ({ commands }) => {
    for (const { command, output } of commands) {
      const { stdout, stderr } = await run(command);
      // A page may show what goes down the pipe, or what a person sees of both.
      const shown = [stdout, stdout + stderr].some((text) => matches(text, output));
      expect(shown, `$ ${command}\n${stdout}${stderr}\n-- expected --\n${output}`).toBe(true);
    }
  },
  180_000,
);

async function run(command) {
  try {
    return await promisify(execFile)('bash', ['-o', 'pipefail', '-c', command], { cwd: root, env });
  } catch ({ code, stdout, stderr }) {
    throw new Error(`$ ${command}\nended with ${code}\n${stdout}${stderr}`);
  }
}
