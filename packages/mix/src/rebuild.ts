import { readFile } from 'node:fs/promises';
import { UsageError } from '@labpipe/cli';
import { decisive, type ManifestRecord } from './manifest.ts';
import type { Args } from './plan.ts';

/** The flags of the run that a manifest tells of, and the manifest; what says where to and how loud stays. Throws UsageError. */
export async function readManifest(
  path: string,
  args: Args,
): Promise<{ args: Args; manifest: ManifestRecord }> {
  if (args._.length > 0) {
    throw new UsageError(
      `--from-manifest: Unexpected ${args._.length} files beside it, expected none: the manifest names them`,
    );
  }
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new UsageError(`--from-manifest ${path}: Unexpected file (${cause.message})`, { cause });
  });
  const manifest = parse(text);
  if (manifest?.tool !== 'mix' || !Array.isArray(manifest.settings?.files)) {
    throw new UsageError(
      `--from-manifest ${path}: Unexpected text, expected what --manifest wrote`,
    );
  }
  const { files, ...settings } = manifest.settings;
  const known = decisive(settings) as Partial<Args>;
  return { args: { ...args, ...known, _: files.map(String) }, manifest };
}

/** What is not as the manifest has it, in words; none of it when the set was built again byte by byte. */
export function compareManifests(expected: ManifestRecord, found: ManifestRecord): string[] {
  const changed = found.inputs.filter(({ sha256 }, at) => sha256 !== expected.inputs[at]?.sha256);
  const lines = changed.map(
    ({ path }) => `${path}: Unexpected bytes, expected those that the manifest tells of`,
  );
  if (found.output.sha256 === expected.output.sha256) return lines;
  const versions = `by version ${found.version}, the manifest by ${expected.version}`;
  return [...lines, `Unexpected output (made ${versions}), expected the set of the manifest`];
}

function parse(text: string): ManifestRecord | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
