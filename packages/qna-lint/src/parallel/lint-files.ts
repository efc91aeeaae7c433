import { setImmediate } from 'node:timers/promises';
import { bareSettings } from '../bare-settings.ts';
import { lintCached } from '../cache/lint-cached.ts';
import type { Found } from '../find-files.ts';
import type { Settings } from '../lint.ts';
import type { LintedFile } from '../lint-file.ts';
import { type Batch, type BatchResult, keptBatch, lintBatch } from './batch.ts';
import { openPool, workerEntry } from './pool.ts';

/** Below so many files for each thread, a worker that must warm up first (some 0.7 s of CPU) costs more than it saves. */
export const fewestFiles = 800;

/** How the files are linted: by how many workers, and with the results of earlier runs from which folder. */
export interface Ways {
  readonly jobs: number;
  readonly cache: string | undefined;
}

/** The files with what came of each, in their order, however many work on them: this thread, and workers beside it. */
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
  const pool = openPool(entry, jobs - 1);
  try {
    const waiting: Promise<BatchResult>[] = [];
    for (const batch of batches(files, settingsOf, cache)) {
      const kept = keptBatch(batch);
      if (!kept && pool.hasRoom()) waiting.push(pool.lint(batch));
      else waiting.push(Promise.resolve(kept ?? lintBatch(batch)));
      // Lets the workers' answers in, and says what is ready.
      if (!kept) await setImmediate();
      if (waiting.length >= ahead * jobs) yield* (await waiting.shift()) ?? [];
    }
    for (const result of waiting) yield* await result;
  } finally {
    await pool.close();
  }
}

/** Batches on their way, or done and not yet said, for each that works. */
const ahead = 4;

// What waits for its turn is memory that the collector copies: larger batches are slower.
const batchSize = 8;

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
