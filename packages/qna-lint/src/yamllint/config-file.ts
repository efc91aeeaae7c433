import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '@labpipe/cli';
import { topFolders } from '../taxonomy-path.ts';
import type { LayoutRules } from './layout-rules.ts';
import { readConfig } from './read-config.ts';

const tops: ReadonlySet<string> = new Set(topFolders);

/** The names under which yamllint finds its configuration. */
const names = ['.yamllint', '.yamllint.yaml', '.yamllint.yml'];

/**
 * The rules that a file in yamllint's format asks for; a UsageError where it cannot be followed to the letter. `read` gives its
 * text; other files that it names must be files.
 */
export function loadConfig(file: string, root: string, read = textOf): LayoutRules {
  try {
    return readConfig(read(file), root, textOf);
  } catch (cause) {
    throw new UsageError(`${file}: ${(cause as Error).message}`, { cause });
  }
}

/** A configuration of more bytes is none. */
const mostBytes = 1024 * 1024;

// A taxonomy comes from anywhere: a link to a device would never end, a pipe that nobody writes to neither.
function textOf(path: string): string {
  const stat = statSync(path);
  if (!stat.isFile())
    throw new Error(`Unexpected path ${path} to no file, expected a configuration`);
  if (stat.size <= mostBytes) return readFileSync(path, 'utf8');
  throw new Error(`Unexpected ${stat.size} bytes in ${path}, expected at most ${mostBytes}`);
}

/** The rules that a taxonomy sets for its own files by a .yamllint in its root; each root is looked into once. */
export function taxonomyRules(): (file: string) => LayoutRules | undefined {
  const found = new Map<string, LayoutRules | undefined>();
  return (file) => {
    const root = taxonomyRoot(file);
    if (!found.has(root)) found.set(root, rulesIn(root));
    return found.get(root);
  };
}

function rulesIn(root: string): LayoutRules | undefined {
  const file = names.map((name) => join(root, name)).find((path) => existsSync(path));
  return file === undefined ? undefined : loadConfig(file, root);
}

// The folder that holds knowledge/ or compositional_skills/; of a file outside of both, its own.
function taxonomyRoot(file: string): string {
  const path = resolve(file);
  const folders = path.replaceAll('\\', '/').split('/');
  const top = folders.findIndex((folder) => tops.has(folder));
  return top === -1 ? dirname(path) : folders.slice(0, top).join('/') || '/';
}
