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
  const keyed =
    folder === undefined || found.what !== 'file' ? undefined : keyOf(found.path, settings);
  if (folder === undefined || !keyed) return lintFile(found, settings);
  const kept = readResult(folder, keyed.key);
  if (kept) return { ...kept, text: kept.findings.length === 0 ? '' : textOf(keyed.bytes) };
  const linted = lintFile(found, settings);
  // Not what hangs on other files than these, nor on a file that changed under our hands.
  if (!namesFiles(linted) && keyOf(found.path, settings)?.key === keyed.key) {
    keepResult(folder, keyed.key, linted);
  }
  return linted;
}

function namesFiles({ findings }: LintedFile): boolean {
  return findings.some(({ path }) => path.startsWith('.document.files'));
}

function textOf(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
}
