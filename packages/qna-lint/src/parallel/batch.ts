import { findKept, lintCached } from '../cache/lint-cached.ts';
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

/** Lint a batch. */
export function lintBatch({ files, settings, cache }: Batch): BatchResult {
  return files.map((found) => ({ ...found, ...lintCached(found, settings, cache) }));
}

/** The results of a batch where all of them are in the cache; to read these is less work than to hand them over. */
export function keptBatch({ files, settings, cache }: Batch): BatchResult | undefined {
  if (cache === undefined) return undefined;
  const kept: (LintedFile & Found)[] = [];
  for (const found of files) {
    const result = findKept(found, settings, cache);
    if (!result) return undefined;
    kept.push({ ...found, ...result });
  }
  return kept;
}
