import type { Found } from '../find-files.ts';
import type { LintedFile } from '../lint-file.ts';
import type { BatchResult } from './batch.ts';

/** The results of a batch on their way between threads: a few long strings, as a thousand small objects take longer to copy. */
export interface Packed {
  readonly leaves: readonly (string | undefined)[];
  readonly findings: string;
}

/** Put results together for the way. */
export function packed(results: BatchResult): Packed {
  return {
    leaves: results.map(({ leaf }) => leaf),
    findings: JSON.stringify(results.map(({ findings }) => findings)),
  };
}

/** Take apart again what came of these files. */
export function unpacked(files: readonly Found[], { leaves, findings }: Packed): BatchResult {
  const said: LintedFile['findings'][] = JSON.parse(findings);
  return files.map((file, at) => {
    const leaf = leaves[at];
    return { ...file, findings: said[at] ?? [], ...(leaf !== undefined && { leaf }) };
  });
}
