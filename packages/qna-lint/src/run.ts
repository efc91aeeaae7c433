import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { type Io, inputs, UsageError, writeFileAtomically } from '@labpipe/cli';
import { type Ledger, type LedgerArgs, readLines, withLedger } from '@labpipe/records';
import { type Found, findFiles } from './find-files.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './lint.ts';
import { type LintedFile, lintFile } from './lint-file.ts';
import { type Format, reportIn } from './reports/index.ts';
import type { Report } from './reports/report.ts';
import { tool } from './tool.ts';
import { loadConfig, taxonomyRules } from './yamllint/config-file.ts';

export interface Args extends LedgerArgs, Settings {
  _: readonly string[];
  format: string;
  report: string | undefined;
  list: boolean;
  base: string | undefined;
  fix: boolean;
  'dry-run': boolean;
  'yaml-rules': string | undefined;
}

/** Lint what the arguments name: leaves on stdout, findings on stderr or in a file, 1 where there is an error. */
export async function run(args: Args, io: Io): Promise<number> {
  const paths = await pathsOf(args, io);
  const files = await filesOf(paths, args, io);
  if (args.list) return list(files, io);
  if (args['dry-run']) return showFixes(files, args, io);
  return withLedger(tool, args, io, (ledger) =>
    withReport(args.report, io, async (write) => {
      const report = reportIn(args.format as Format, io, args.report !== undefined);
      const isNothing = files.length === 0 && paths.length > 0 && args.base === undefined;
      if (isNothing) return reportNothing(paths, ledger, write, report);
      if (args.fix) ledger.note(`${await fixAll(files, args, io)} fixed`);
      return lintAll(files, args, io, ledger, write, report);
    }),
  );
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

// The rules of layout come from --yaml-rules, or else from the taxonomy; InstructLab looks for none there.
function settingsFor(args: Args): (path: string) => Settings {
  const { 'yaml-rules': file, compat } = args;
  if (file !== undefined) {
    const settings = { ...args, layout: loadConfig(file, resolve('.')) };
    return () => settings;
  }
  if (compat) return () => args;
  const rulesOf = taxonomyRules();
  return (path) => ({ ...args, layout: rulesOf(path) });
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

async function showFixes(files: readonly Found[], args: Args, { stdout }: Io): Promise<number> {
  if (!args.fix) throw new UsageError('--dry-run: Unexpected without --fix, expected both');
  const { fixFile } = await import('./fix/fix-file.ts');
  const { unifiedDiff } = await import('./fix/unified-diff.ts');
  const settingsOf = settingsFor(args);
  let code = 0;
  for (const { path, what } of files) {
    const fixed = what === 'file' ? fixFile(path, settingsOf(path)) : undefined;
    if (!fixed || fixed.before === fixed.after) continue;
    code = 1;
    const diff = unifiedDiff(path, fixed.before, fixed.after);
    if (!stdout.write(diff)) await once(stdout, 'drain');
  }
  return code;
}

async function fixAll(files: readonly Found[], args: Args, { signal }: Io): Promise<number> {
  const { writeFixed } = await import('./fix/fix-file.ts');
  const settingsOf = settingsFor(args);
  let fixed = 0;
  for (const { path, what } of files) {
    if (signal?.aborted) break;
    if (what === 'file' && (await writeFixed(path, settingsOf(path)))) fixed++;
  }
  return fixed;
}

async function lintAll(
  files: readonly Found[],
  args: Args,
  io: Io,
  ledger: Ledger,
  write: (line: string) => Promise<void>,
  report: Report,
): Promise<number | undefined> {
  const settingsOf = settingsFor(args);
  let errors = 0;
  let warnings = 0;
  for (const found of files) {
    if (io.signal?.aborted) break;
    ledger.took();
    const linted = lintFile(found, settingsOf(found.path));
    errors += count(linted.findings, 'error');
    warnings += count(linted.findings, 'warning');
    await writeFindings(linted, args, report, write);
    if (linted.leaf) await ledger.write(linted.leaf);
    else refuse(ledger, found.path, linted.findings);
  }
  if (errors > 0) ledger.note(`${errors} error${errors === 1 ? '' : 's'}`);
  if (warnings > 0) ledger.note(`${warnings} warning${warnings === 1 ? '' : 's'}`);
  if (errors > 0) return 1;
  // InstructLab is content with an empty file, and with none at all.
  return args.compat ? 0 : undefined;
}

async function reportNothing(
  paths: readonly string[],
  ledger: Ledger,
  write: (line: string) => Promise<void>,
  report: Report,
): Promise<number> {
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
  const line = report(finding, '');
  if (line !== undefined) await write(line);
  ledger.note('1 error');
  return 1;
}

async function writeFindings(
  { findings, text }: LintedFile,
  { quiet }: Args,
  report: Report,
  write: (line: string) => Promise<void>,
): Promise<void> {
  for (const finding of findings) {
    if (quiet && finding.level !== 'error') continue;
    const line = report(finding, text);
    if (line !== undefined) await write(line);
  }
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

// A report file appears whole or not at all.
async function withReport<T>(
  path: string | undefined,
  { stderr }: Io,
  work: (write: (line: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const into = (stream: NodeJS.WritableStream) => async (line: string) => {
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  };
  if (path === undefined) return work(into(stderr));
  let result: T | undefined;
  await writeFileAtomically(path, async (temporary) => {
    const stream = createWriteStream(temporary);
    result = await work(into(stream));
    stream.end();
    await once(stream, 'finish');
  });
  return result as T;
}
