import { hash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAttribution } from '../attribution.ts';
import { bareSettings } from '../bare-settings.ts';
import type { Settings } from '../lint.ts';
import { mostBytes } from '../read-source.ts';
import { tool } from '../tool.ts';

/**
 * The key of a file: a hash of its bytes, its name, its attribution.txt, the settings and this very build of the linter.
 * Undefined for what is no file of a usual size that can be read.
 */
export function keyOf(path: string, settings: Settings): string | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > mostBytes) return undefined;
    const bytes = readFileSync(path);
    const attribution = JSON.stringify((settings.compat || readAttribution(path)) ?? null);
    const name = settings.compat ? realpathSync.native(path) : resolve(path);
    const parts = [stampOf(settings), path, name, attribution, hash('sha256', bytes)];
    return hash('sha256', parts.join('\0'));
  } catch {
    return undefined;
  }
}

const stamps = new WeakMap<Settings, string>();

// A new build may say other things under the same version.
function stampOf(settings: Settings): string {
  const known = stamps.get(settings);
  if (known !== undefined) return known;
  const build = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  const parts = [tool.version, build, bareSettings(settings)];
  const stamp = hash('sha256', JSON.stringify(parts));
  stamps.set(settings, stamp);
  return stamp;
}
