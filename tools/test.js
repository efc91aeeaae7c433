// Every check and every test; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-test-'));
const report = join(folder, 'report.json');
process.env.PATH = `${root}node_modules/.bin:${process.env.PATH}`;

const checked = run('npm', ['run', '--silent', 'check']);
run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
]);
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = readReport();
rmSync(folder, { recursive: true, force: true });

// A file that does not even load has failed, though none of its tests has.
const failed =
  (checked ? 0 : 1) + (numFailedTests || (numFailedTestSuites > 0 ? numFailedTestSuites : 0));
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
process.stdout.write(`${numPassedTests + (checked ? 1 : 0)} passed, ${failed} failed${skipped}\n`);
process.exitCode = failed > 0 ? 1 : 0;

// What hangs must fail: half an hour is several times what all of it takes.
function run(command, args) {
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], timeout: 30 * 60_000 };
  return spawnSync(command, args, { ...options, killSignal: 'SIGKILL' }).status === 0;
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 1 };
  }
}
