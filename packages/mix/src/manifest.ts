import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { writeFileAtomically } from '@labpipe/cli';
import type { Source } from './source.ts';

/** Watches what goes in and out, to say afterwards what a set was made of. */
export interface Manifest {
  /** Takes note of an input's bytes on their way. */
  watch: (path: string) => (bytes: Buffer) => void;
  wrote: (bytes: Buffer) => void;
  /** The same for a file that a part of the set goes to. */
  watchFile: (path: string) => (bytes: Buffer) => void;
  /** What there is to tell, once. */
  tell: (told: Told) => Promise<ManifestRecord>;
}

/** A manifest as it is written. */
export interface ManifestRecord {
  tool: 'mix';
  version: string;
  settings: { files: string[]; [name: string]: unknown };
  inputs: ({ path: string } & FileSum)[];
  output: FileSum;
  parts?: ({ path: string } & FileSum)[];
  held_out?: { path: string } & FileSum;
}

interface FileSum {
  bytes: number;
  sha256: string;
}

/** What a manifest cannot see for itself. */
export interface Told {
  version: string;
  settings: ManifestRecord['settings'];
  /** In the order in which they were read. */
  sources: readonly Source[];
  /** The held-out file, where this run wrote one. */
  heldOut: string | undefined;
}

interface Sum {
  bytes: number;
  hash: ReturnType<typeof createHash>;
}

/** An empty manifest. Inputs are hashed as they are read: unpacked. */
export function openManifest(): Manifest {
  const inputs: { path: string; sum: Sum }[] = [];
  const output = newSum();
  const parts: { path: string; sum: Sum }[] = [];
  return {
    watch(path) {
      const sum = newSum();
      inputs.push({ path, sum });
      return (bytes) => add(sum, bytes);
    },
    wrote: (bytes) => add(output, bytes),
    watchFile(path) {
      const sum = newSum();
      parts.push({ path, sum });
      return (bytes) => add(sum, bytes);
    },
    async tell({ version, settings, sources, heldOut }) {
      const held = heldOut && (await readFile(heldOut).catch(() => undefined));
      return {
        tool: 'mix',
        version,
        settings,
        inputs: inputs.map(({ path, sum }, at) => ({ path, ...sources[at]?.size, ...told(sum) })),
        output: told(output),
        ...(parts.length > 0 && { parts: parts.map(({ path, sum }) => ({ path, ...told(sum) })) }),
        ...(held && { held_out: { path: heldOut, ...told(add(newSum(), held)) } }),
      };
    },
  };
}

/** Write a manifest, in place of any that was there. */
export async function writeManifest(path: string, manifest: ManifestRecord): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFileAtomically(path, (temporary) => writeFile(temporary, text));
}

/** Those options that decide which bytes are written: the rest say where to and how loud. */
export function decisive(args: object): object {
  const rest = [
    '_',
    '$0',
    'manifest',
    'from-manifest',
    'files',
    'output',
    'o',
    'compress',
    'rejects',
    'summary',
    'progress',
    'quiet',
    'verbose',
    'config',
    'memory',
    'cache',
    'jobs',
    'request-timeout',
    'retries',
    // A url or a path may tell of a secret; the model's name is what decides.
    'endpoint-url',
    'api-key-file',
  ];
  const all = Object.entries(args).filter(
    ([name, value]) => value !== undefined && !rest.includes(name),
  );
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function newSum(): Sum {
  return { bytes: 0, hash: createHash('sha256') };
}

function add(sum: Sum, chunk: Buffer): Sum {
  sum.bytes += chunk.length;
  sum.hash.update(chunk);
  return sum;
}

function told({ bytes, hash }: Sum) {
  return { bytes, sha256: hash.digest('hex') };
}
