import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Example } from '../rows/example.ts';

/** All that decides what a run computes, bit by bit: of two runs that are equal in it, one can go on from the other. */
export interface Identity {
  /** Values by the names of their flags. */
  settings: Readonly<Record<string, number | string>>;
  /** SHA-256 of the rows as tokens with their masks, in order. */
  rows: string;
  /** SHA-256 of the base model's file or files. */
  base: string;
}

/** The identity of a run with these settings. */
export async function identityOf(
  settings: Identity['settings'],
  examples: readonly Example[],
  basePath: string,
): Promise<Identity> {
  return { settings, rows: rowsHash(examples), base: await contentHash(basePath) };
}

/** In what `before` differs from `now`, in words; none where they are the same run. */
export function differences(before: Identity, now: Identity): string[] {
  const names = new Set([...Object.keys(before.settings), ...Object.keys(now.settings)]);
  const changed = [...names].filter((name) => before.settings[name] !== now.settings[name]);
  return [
    ...changed.map((name) => `--${name} ${before.settings[name]} (now ${now.settings[name]})`),
    ...(before.rows === now.rows ? [] : ['other rows']),
    ...(before.base === now.base ? [] : ['another base model']),
  ];
}

/** SHA-256 of weights, in the order of the map. */
export function weightsHash(weights: ReadonlyMap<string, Float32Array>): string {
  const hash = createHash('sha256');
  for (const [name, values] of weights) hash.update(name).update(values);
  return hash.digest('hex');
}

function rowsHash(examples: readonly Example[]): string {
  const hash = createHash('sha256');
  for (const { id, ids, learned } of examples) {
    hash
      .update(`${JSON.stringify(id)} ${ids.length}\n`)
      .update(ids)
      .update(learned);
  }
  return hash.digest('hex');
}

/** SHA-256 of a file, or of the files in a folder with their names. */
async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  const isFolder = (await stat(path)).isDirectory();
  const names = isFolder ? (await readdir(path)).filter((name) => modelFile.test(name)).sort() : [];
  for (const name of isFolder ? names : ['']) {
    hash.update(name);
    for await (const piece of createReadStream(join(path, name))) hash.update(piece);
  }
  return hash.digest('hex');
}

// What of a Hugging Face folder is the model.
const modelFile = /\.(json|safetensors|jinja)$/;
