import type { Finding } from '../finding.ts';

/** A way to write a finding down; `text` is the file that it is about. Nothing where the form has no words for it. */
export type Report = (finding: Finding, text: string) => string | undefined;
