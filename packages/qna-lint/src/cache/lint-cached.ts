import type { Found } from '../find-files.ts';
import type { Settings } from '../lint.ts';
import { type LintedFile, lintFile } from '../lint-file.ts';
import { keyOf } from './file-key.ts';
import { keepResult, readResult } from './result-cache.ts';

/** Lint a file, or say again what was said of the same bytes under the same settings; `folder` keeps the results. */
export function lintCached(
  found: Found,
  settings: Settings,
  folder: string | undefined,
): LintedFile {
  const key = folder === undefined ? undefined : keyOfFound(found, settings);
  if (folder === undefined || key === undefined) return lintFile(found, settings);
  const kept = readResult(folder, key);
  if (kept) return kept;
  const linted = lintFile(found, settings);
  // Not what hangs on other files than these, nor on a file that changed under our hands.
  if (!namesFiles(linted) && keyOfFound(found, settings) === key) keepResult(folder, key, linted);
  return linted;
}

/** What was said of a file before, if anything was. */
export function findKept(found: Found, settings: Settings, folder: string): LintedFile | undefined {
  const key = keyOfFound(found, settings);
  return key === undefined ? undefined : readResult(folder, key);
}

function keyOfFound({ path, what }: Found, settings: Settings): string | undefined {
  return what === 'file' ? keyOf(path, settings) : undefined;
}

function namesFiles({ findings }: LintedFile): boolean {
  return findings.some(({ path }) => path.startsWith('.document.files'));
}
