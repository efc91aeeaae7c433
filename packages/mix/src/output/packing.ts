import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { UsageError } from '@labpipe/cli';

/** How an output is packed, and the ending of the names of such files. */
export const packings = ['none', 'gz', 'zst'] as const;
export type Packing = (typeof packings)[number];

/** The packing that a file's name asks for. */
export function packingOf(path: string): Packing {
  return packings.find((packing) => path.endsWith(`.${packing}`)) ?? 'none';
}

/** What packs bytes; throws UsageError where this Node.js cannot. */
export function openPacker(packing: Exclude<Packing, 'none'>): Transform {
  if (packing === 'gz') return zlib.createGzip({ chunkSize: 1 << 17 });
  // Since 22.15; no library of npm packs Zstandard without native code of its own.
  const { createZstdCompress } = zlib as { createZstdCompress?: () => Transform };
  if (createZstdCompress) return createZstdCompress();
  throw new UsageError(
    `Unexpected .zst for an output with Node.js ${process.versions.node}, expected 22.15 or newer, or .gz`,
  );
}
