import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Run one command line of the demo in bash, show it, and give its counts; the demo ends where a stage fails. */
export function runStage({ name, tool, command, folder, env = {}, codes = [0] }) {
  process.stdout.write(`\n$ ${command}\n`);
  const summary = `${folder}/${name}.summary.json`;
  const began = performance.now();
  const { status } = spawnSync('bash', ['-o', 'pipefail', '-c', command], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      ...env,
      LABPIPE_SUMMARY: summary,
      LABPIPE_REJECTS: `${folder}/${name}.rejects.jsonl`,
    },
  });
  if (!codes.includes(status))
    throw new Error(`${name} ended with ${status}, expected ${codes.join(' or ')}`);
  const seconds = Math.round(performance.now() - began) / 1000;
  const counts = readSummary(summary);
  return { tool, command, ...counts, seconds };
}

// `chat` keeps no ledger: one question in, one answer out.
function readSummary(path) {
  try {
    const {
      in: taken,
      made,
      out,
      rejected,
      failed,
      reasons,
    } = JSON.parse(readFileSync(path, 'utf8'));
    return { in: taken, ...(made !== undefined && { made }), out, rejected, failed, reasons };
  } catch {
    return { in: 1, out: 1, rejected: 0, failed: 0 };
  }
}
