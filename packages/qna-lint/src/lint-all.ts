import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { type Io, jobs } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { cacheFolder } from './cache/result-cache.ts';
import { type DocumentArgs, looksAtDocuments } from './documents/looks-at-documents.ts';
import type { EstimateArgs } from './estimate/options.ts';
import type { Found } from './find-files.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './lint.ts';
import type { LintedFile } from './lint-file.ts';
import { fewestFiles, lintFiles } from './parallel/lint-files.ts';
import { visible } from './reports/visible.ts';
import type { Say } from './reports/write-report.ts';

/** The options that linting follows, beside the settings of each file. */
export interface LintArgs extends DocumentArgs, EstimateArgs {
  jobs: string;
  cache: boolean;
}

/** Where what was found goes to. */
export interface Outlets {
  readonly io: Io;
  readonly ledger: Ledger;
  readonly say: Say;
}

type Linted = AsyncIterable<LintedFile & Found>;
type Take = (line: string) => Promise<void>;

/** Lint files: leaves to stdout and to the estimate, findings to the report; the exit code, where there is something to say by it. */
export async function lintAll(
  files: readonly Found[],
  settingsOf: (path: string) => Settings,
  args: LintArgs,
  outlets: Outlets,
): Promise<number | undefined> {
  const { io, ledger } = outlets;
  const most = Math.ceil(files.length / fewestFiles);
  const linted = lintFiles(files, settingsOf, {
    jobs: jobs(args.jobs, Math.min(most, availableParallelism())),
    cache: args.cache ? cacheFolder(io.env) : undefined,
  });
  const checked = looksAtDocuments(args, io) ? await checkedBy(linted, args, outlets) : linted;
  const { errors, warnings, estimated } = args.estimate
    ? await estimating(args, io, (take) => writeAll(checked, outlets, take))
    : { ...(await writeAll(checked, outlets)), estimated: 0 };
  if (errors > 0) ledger.note(`${errors} error${errors === 1 ? '' : 's'}`);
  if (warnings > 0) ledger.note(`${warnings} warning${warnings === 1 ? '' : 's'}`);
  if (errors > 0) return 1;
  // InstructLab is content with an empty file, and with none at all.
  return args.compat ? 0 : estimated || undefined;
}

async function writeAll(linted: Linted, { io, ledger, say }: Outlets, take?: Take) {
  let errors = 0;
  let warnings = 0;
  for await (const { path, findings, leaf } of linted) {
    if (io.signal?.aborted) break;
    ledger.took();
    errors += count(findings, 'error');
    warnings += count(findings, 'warning');
    await say(path, findings);
    if (leaf === undefined) {
      refuse(ledger, path, findings);
      continue;
    }
    ledger.wrote();
    if (!io.stdout.write(`${leaf}\n`)) await once(io.stdout, 'drain');
    await take?.(leaf);
  }
  return { errors, warnings };
}

async function checkedBy(linted: Linted, args: DocumentArgs, { io, ledger }: Outlets) {
  const { checkDocuments } = await import('./documents/check-documents.ts');
  return checkDocuments(linted, args, io, ledger.note);
}

async function estimating<T>(args: EstimateArgs, io: Io, work: (take: Take) => Promise<T>) {
  const { withEstimate } = await import('./estimate/with-estimate.ts');
  return withEstimate(args, io, work);
}

function refuse(ledger: Ledger, file: string, findings: readonly Finding[]): void {
  const [first] = [...findings].sort((a, b) => weight(a) - weight(b));
  if (!first) throw new Error(`${file} has no leaf, and no finding says why.`);
  const { line, column, rule, message, help } = first;
  const detail = visible(`${file}:${line}:${column}: ${message}. ${help}`);
  ledger.reject('lint', rule, detail, { file, findings });
}

function weight({ level }: Finding): number {
  return level === 'error' ? 0 : 1;
}

function count(findings: readonly Finding[], level: Finding['level']): number {
  return findings.filter((finding) => finding.level === level).length;
}
