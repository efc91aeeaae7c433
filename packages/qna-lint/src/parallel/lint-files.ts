import { bareSettings } from '../bare-settings.ts';
import { lintCached } from '../cache/lint-cached.ts';
import type { Found } from '../find-files.ts';
import type { Settings } from '../lint.ts';
import type { LintedFile } from '../lint-file.ts';
import { type Batch, type BatchResult, keptBatch } from './batch.ts';
import { openPool, workerEntry } from './pool.ts';

/** Below so many files for each worker, starting one costs more than it saves. */
export const fewestFiles = 300;

/** How the files are linted: by how many workers, and with the results of earlier runs from which folder. */
export interface Ways {
  readonly jobs: number;
  readonly cache: string | undefined;
}

/** The files with what came of each, in their order, whatever the number of workers. */
export async function* lintFiles(
  files: readonly Found[],
  settingsOf: (path: string) => Settings,
  { jobs, cache }: Ways,
): AsyncGenerator<LintedFile & Found> {
  const entry = jobs > 1 ? workerEntry() : undefined;
  if (entry === undefined) {
    for (const found of files) {
      yield { ...found, ...lintCached(found, settingsOf(found.path), cache) };
    }
    return;
  }
  const pool = openPool(entry, jobs);
  try {
    const waiting: Promise<BatchResult>[] = [];
    for (const batch of batches(files, settingsOf, cache)) {
      const kept = keptBatch(batch);
      waiting.push(kept ? Promise.resolve(kept) : pool.lint(batch));
      if (waiting.length >= ahead * jobs) yield* (await waiting.shift()) ?? [];
    }
    for (const result of waiting) yield* await result;
  } finally {
    await pool.close();
  }
}

/** Batches on their way for each worker: the next one waits while the last is written. */
const ahead = 3;

const batchSize = 32;

// Files that lie together mostly have the same settings, which travel with the batch.
function* batches(
  files: readonly Found[],
  settingsOf: (path: string) => Settings,
  cache: string | undefined,
): Generator<Batch> {
  let batch: { files: Found[]; settings: Settings } | undefined;
  for (const found of files) {
    const settings = settingsOf(found.path);
    const isFull = batch?.files.length === batchSize || batch?.settings.layout !== settings.layout;
    if (batch && isFull) yield batchOf(batch.files, batch.settings, cache);
    if (!batch || isFull) batch = { files: [], settings };
    batch.files.push(found);
  }
  if (batch) yield batchOf(batch.files, batch.settings, cache);
}

function batchOf(files: readonly Found[], settings: Settings, cache: string | undefined): Batch {
  return { files, settings: bareSettings(settings), cache };
}
