import { once } from 'node:events';
import { type Io, UsageError } from '@labpipe/cli';
import { type Ledger, type LedgerArgs, withLedger } from '@labpipe/records';
import { setRules } from './content/settings.ts';
import { checkEstimate } from './estimate/options.ts';
import { type Found, findFiles } from './find-files.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './lint.ts';
import { type LintArgs, lintAll } from './lint-all.ts';
import { pathsOf } from './paths-of.ts';
import { type ReportArgs, type Say, withReport } from './reports/write-report.ts';
import { tool } from './tool.ts';
import { settingsFor } from './yamllint/settings-for.ts';

type SettingsOf = (path: string) => Settings;

export interface Args extends LedgerArgs, ReportArgs, LintArgs, Settings {
  _: readonly string[];
  list: boolean;
  base: string | undefined;
  fix: boolean;
  'dry-run': boolean;
  'yaml-rules': string | undefined;
}

/** Lint what the arguments name: leaves on stdout, findings on stderr or in a file, 1 where there is an error. */
export async function run(args: Args, io: Io): Promise<number> {
  checkEstimate(args);
  const paths = await pathsOf(args._, io);
  const files = await filesOf(paths, args, io);
  if (args.list) return list(files, io);
  // A setting that says nothing is refused before any file is read.
  setRules(args.rule);
  const settingsOf = settingsFor(args, args['yaml-rules']);
  if (args['dry-run']) return dryRun(files, settingsOf, args, io);
  return withLedger(tool, args, io, (ledger) =>
    withReport(args, io, async (say) => {
      const isNothing = files.length === 0 && paths.length > 0 && args.base === undefined;
      if (isNothing) return reportNothing(paths, args, ledger, say);
      if (args.fix) {
        const { fixFiles } = await import('./fix/fix-files.ts');
        ledger.note(`${await fixFiles(files, settingsOf, io)} fixed`);
      }
      return lintAll(files, settingsOf, args, { io, ledger, say });
    }),
  );
}

async function dryRun(files: readonly Found[], settingsOf: SettingsOf, { fix }: Args, io: Io) {
  if (!fix) throw new UsageError('--dry-run: Unexpected without --fix, expected both');
  const { showFixes } = await import('./fix/fix-files.ts');
  return showFixes(files, settingsOf, io);
}

async function filesOf(
  paths: readonly string[],
  { base }: Args,
  { signal }: Io,
): Promise<readonly Found[]> {
  const files = findFiles(paths);
  if (base === undefined) return files;
  const { changedFiles } = await import('./git/changed-files.ts');
  return changedFiles(files, paths, base, signal);
}

async function list(files: readonly Found[], { stdout }: Io): Promise<number> {
  for (const { path, what } of files) {
    if (what === 'file' && !stdout.write(`${path}\n`)) await once(stdout, 'drain');
  }
  return 0;
}

async function reportNothing(
  paths: readonly string[],
  { compat }: Settings,
  ledger: Ledger,
  say: Say,
): Promise<number> {
  // InstructLab takes nothing to check for nothing wrong.
  const level = compat ? 'warning' : 'error';
  const finding: Finding = {
    file: paths.join(' '),
    line: 1,
    column: 1,
    level,
    rule: 'no-files',
    path: '',
    message: 'Unexpected folder without any qna.yaml, expected at least one',
    help: 'Name the folder of a taxonomy, or one above it.',
  };
  await say(finding.file, [finding]);
  ledger.note(`1 ${level}`);
  return compat ? 0 : 1;
}
