// Install what the lock file names and bundle the bins; nothing is done twice. Leaves runs/setup.json for the demo.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const began = performance.now();

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `setup: Unexpected Node ${process.versions.node}, expected 20.19 or later\n`,
  );
  process.exit(2);
}
if (!isInstalled()) {
  process.stderr.write('setup: installing dependencies (npm ci), a minute or so\n');
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}
run('node', ['tools/build.js']);
const seconds = Math.round(performance.now() - began) / 1000;
mkdirSync(`${root}runs`, { recursive: true });
writeFileSync(`${root}runs/setup.json`, `${JSON.stringify({ seconds })}\n`);

// npm notes in node_modules what it installed, and when.
function isInstalled() {
  const [installed, wanted] = ['node_modules/.package-lock.json', 'package-lock.json'].map(
    (path) => root + path,
  );
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs;
}

function run(command, args) {
  try {
    execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  } catch (error) {
    process.stderr.write(`setup: ${command} ${args.join(' ')} failed; what it said stands above\n`);
    process.exit(error.status ?? 1);
  }
}
