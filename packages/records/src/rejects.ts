import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, UsageError } from '@labpipe/cli';
import { record } from './kind.ts';
import { reject } from './kinds/reject.ts';

/** Where refused records go. */
export interface Rejects {
  keep: (stage: string, reason: string, detail: string, input: unknown) => void;
  close: () => Promise<void>;
}

/**
 * Keep refused records in a file, one a line, or only let them be counted. Each is written at once and whole, as what
 * explains a crash must survive it.
 */
export function openRejects(tool: string, path: string | undefined): Rejects {
  if (path === undefined) return { keep: () => {}, close: async () => {} };
  const file = open(path);
  return {
    keep(stage, reason, detail, input) {
      const kept = record(reject, { tool, stage, reason, detail, input: input as never });
      writeSync(file, `${JSON.stringify(kept)}\n`);
    },
    close: async () => closeSync(file),
  };
}

function open(path: string): number {
  try {
    makeFolder(dirname(path));
    return openSync(path, 'w');
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UsageError(
      `--rejects ${path}: Unexpected path (${why}), expected a file we can write`,
      { cause },
    );
  }
}
