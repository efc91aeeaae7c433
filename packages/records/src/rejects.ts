import { openLineFile } from '@labpipe/cli';
import { record } from './kind.ts';
import { reject } from './kinds/reject.ts';

/** Where refused records go. */
export interface Rejects {
  keep: (stage: string, reason: string, detail: string, input: unknown) => void;
  close: () => void;
}

/** Keep refused records in a file, one a line, each at once and whole; or only let them be counted. */
export function openRejects(tool: string, path: string | undefined): Rejects {
  if (path === undefined) return { keep: () => {}, close: () => {} };
  const file = openLineFile('rejects', path);
  return {
    keep: (stage, reason, detail, input) =>
      file.add(
        JSON.stringify(record(reject, { tool, stage, reason, detail, input: input as never })),
      ),
    close: file.close,
  };
}
