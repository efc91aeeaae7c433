import { lintCached } from '../cache/lint-cached.ts';
import type { Found } from '../find-files.ts';
import type { Settings } from '../lint.ts';
import type { LintedFile } from '../lint-file.ts';

/** Files that a worker lints in one go. */
export interface Batch {
  readonly files: readonly Found[];
  readonly settings: Settings;
  readonly cache: string | undefined;
}

/** What came of each file of a batch, in order. */
export type BatchResult = readonly (LintedFile & Found)[];

/** Lint a batch; texts that no report needs stay behind. */
export function lintBatch({ files, settings, cache }: Batch): BatchResult {
  return files.map((found) => {
    const linted = lintCached(found, settings, cache);
    return { ...found, ...linted, text: linted.findings.length === 0 ? '' : linted.text };
  });
}
