import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { type Io, inputs, jobs, UsageError } from '@labpipe/cli';
import { type Ledger, type LedgerArgs, readLines, withLedger } from '@labpipe/records';
import { cacheFolder } from './cache/result-cache.ts';
import { setRules } from './content/settings.ts';
import { type DocumentArgs, looksAtDocuments } from './documents/looks-at-documents.ts';
import { type Found, findFiles } from './find-files.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './lint.ts';
import type { LintedFile } from './lint-file.ts';
import { fewestFiles, lintFiles } from './parallel/lint-files.ts';
import { type ReportArgs, type Say, withReport } from './reports/write-report.ts';
import { tool } from './tool.ts';
import { settingsFor } from './yamllint/settings-for.ts';

type SettingsOf = (path: string) => Settings;

export interface Args extends LedgerArgs, ReportArgs, DocumentArgs, Settings {
  _: readonly string[];
  list: boolean;
  base: string | undefined;
  fix: boolean;
  'dry-run': boolean;
  'yaml-rules': string | undefined;
  jobs: string;
  cache: boolean;
}

/** Lint what the arguments name: leaves on stdout, findings on stderr or in a file, 1 where there is an error. */
export async function run(args: Args, io: Io): Promise<number> {
  const paths = await pathsOf(args, io);
  const files = await filesOf(paths, args, io);
  if (args.list) return list(files, io);
  // A setting that says nothing is refused before any file is read.
  setRules(args.rule);
  const settingsOf = settingsFor(args, args['yaml-rules']);
  if (args['dry-run']) return dryRun(files, settingsOf, args, io);
  return withLedger(tool, args, io, (ledger) =>
    withReport(args, io, async (say) => {
      const isNothing = files.length === 0 && paths.length > 0 && args.base === undefined;
      if (isNothing) return reportNothing(paths, ledger, say);
      if (args.fix) {
        const { fixFiles } = await import('./fix/fix-files.ts');
        ledger.note(`${await fixFiles(files, settingsOf, io)} fixed`);
      }
      return lintAll(files, settingsOf, args, io, ledger, say);
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

async function pathsOf({ _: given }: Args, { stdin }: Io): Promise<string[]> {
  if (given.length === 0) return ['.'];
  const paths: string[] = [];
  for (const path of given) {
    if (path !== '-') paths.push(path);
    else for await (const line of linesOf(stdin)) paths.push(line);
  }
  return paths;
}

async function* linesOf(stdin: Io['stdin']): AsyncGenerator<string> {
  for (const { bytes } of inputs(['-'], { stdin })) {
    for await (const line of readLines(bytes)) {
      const path = line.replace(/\r$/, '');
      if (path !== '') yield path;
    }
  }
}

async function list(files: readonly Found[], { stdout }: Io): Promise<number> {
  for (const { path, what } of files) {
    if (what === 'file' && !stdout.write(`${path}\n`)) await once(stdout, 'drain');
  }
  return 0;
}

async function lintAll(
  files: readonly Found[],
  settingsOf: SettingsOf,
  args: Args,
  io: Io,
  ledger: Ledger,
  say: Say,
): Promise<number | undefined> {
  const most = Math.ceil(files.length / fewestFiles);
  const ways = {
    jobs: jobs(args.jobs, Math.min(most, availableParallelism())),
    cache: args.cache ? cacheFolder(io.env) : undefined,
  };
  let errors = 0;
  let warnings = 0;
  const linted = lintFiles(files, settingsOf, ways);
  const checked = looksAtDocuments(args, io)
    ? await withDocuments(linted, args, io, ledger)
    : linted;
  for await (const { path, findings, text, leaf } of checked) {
    if (io.signal?.aborted) break;
    ledger.took();
    errors += count(findings, 'error');
    warnings += count(findings, 'warning');
    await say(path, findings, text);
    if (leaf) await ledger.write(leaf);
    else refuse(ledger, path, findings);
  }
  if (errors > 0) ledger.note(`${errors} error${errors === 1 ? '' : 's'}`);
  if (warnings > 0) ledger.note(`${warnings} warning${warnings === 1 ? '' : 's'}`);
  if (errors > 0) return 1;
  // InstructLab is content with an empty file, and with none at all.
  return args.compat ? 0 : undefined;
}

async function withDocuments(
  linted: AsyncIterable<LintedFile & Found>,
  args: Args,
  io: Io,
  { note }: Ledger,
) {
  const { checkDocuments } = await import('./documents/check-documents.ts');
  return checkDocuments(linted, args, io, note);
}

async function reportNothing(paths: readonly string[], ledger: Ledger, say: Say): Promise<number> {
  const finding: Finding = {
    file: paths.join(' '),
    line: 1,
    column: 1,
    level: 'error',
    rule: 'no-files',
    path: '',
    message: 'Unexpected folder without any qna.yaml, expected at least one',
    help: 'Name the folder of a taxonomy, or one above it.',
  };
  await say(finding.file, [finding], '');
  ledger.note('1 error');
  return 1;
}

function refuse(ledger: Ledger, file: string, findings: readonly Finding[]): void {
  const [first] = [...findings].sort((a, b) => weight(a) - weight(b));
  if (!first) throw new Error(`${file} has no leaf, and no finding says why.`);
  const { line, column, rule, message, help } = first;
  ledger.reject('lint', rule, `${file}:${line}:${column}: ${message}. ${help}`, { file, findings });
}

function weight({ level }: Finding): number {
  return level === 'error' ? 0 : 1;
}

function count(findings: readonly Finding[], level: Finding['level']): number {
  return findings.filter((finding) => finding.level === level).length;
}
