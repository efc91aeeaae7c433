import { once } from 'node:events';
import type { Io } from '@labpipe/cli';
import type { Found } from '../find-files.ts';
import type { Settings } from '../lint.ts';
import { fixFile, writeFixed } from './fix-file.ts';
import { unifiedDiff } from './unified-diff.ts';

type SettingsOf = (path: string) => Settings;

/** Fix files in place; how many that changed. */
export async function fixFiles(
  files: readonly Found[],
  settingsOf: SettingsOf,
  { signal }: Io,
): Promise<number> {
  let fixed = 0;
  for (const { path, what } of files) {
    if (signal?.aborted) break;
    if (what === 'file' && (await writeFixed(path, settingsOf(path)))) fixed++;
  }
  return fixed;
}

/** Print what fixing would change as one diff; 1 where there is something. */
export async function showFixes(
  files: readonly Found[],
  settingsOf: SettingsOf,
  { stdout, signal }: Io,
): Promise<number> {
  let code = 0;
  for (const { path, what } of files) {
    if (signal?.aborted) return 130;
    const fixed = what === 'file' ? fixFile(path, settingsOf(path)) : undefined;
    if (!fixed || fixed.before === fixed.after) continue;
    code = 1;
    const diff = unifiedDiff(path, fixed.before, fixed.after);
    if (!stdout.write(diff)) await once(stdout, 'drain');
  }
  return code;
}
