import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '@labpipe/cli';
import type { LintedFile } from '../lint-file.ts';

/** Below XDG_CACHE_HOME, or ~/.cache. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(cache, 'labpipe', 'qna-lint');
}

/** The result kept under a key; undefined where there is none, or none that can be read. */
export function readResult(folder: string, key: string): LintedFile | undefined {
  try {
    const text = readFileSync(placeOf(folder, key), 'utf8');
    const end = text.indexOf('\n');
    const leaf = text.slice(end + 1);
    return { findings: JSON.parse(text.slice(0, end)), ...(leaf !== '' && { leaf }) };
  } catch {
    return undefined;
  }
}

/**
 * Keep a result under a key. It appears whole or not at all, so that processes may share a folder; where it cannot be
 * written, the next run simply lints again.
 */
export function keepResult(folder: string, key: string, { findings, leaf }: LintedFile): void {
  const place = placeOf(folder, key);
  const temporary = `${place}.${randomBytes(4).toString('hex')}.part`;
  const text = `${JSON.stringify(findings)}\n${leaf ?? ''}`;
  try {
    makeFolder(join(place, '..'), 0o700);
    writeFileSync(temporary, text, { mode: 0o600 });
    renameSync(temporary, place);
  } catch {
    remove(temporary);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where no file can be, none is left.
  }
}

function placeOf(folder: string, key: string): string {
  return join(folder, key.slice(0, 2), key.slice(2));
}
