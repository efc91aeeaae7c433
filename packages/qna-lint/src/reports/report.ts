import type { Finding } from '../finding.ts';

/** A way to write a finding down; nothing where the form has no words for it. */
export type Line = (finding: Finding) => string | undefined;

/** A form of the report, written file by file as they are linted. */
export interface Report {
  /** What stands before all files. */
  readonly open?: string;
  /** What is said of a file with these findings, which may be none. */
  readonly file: (file: string, findings: readonly Finding[]) => string | undefined;
  /** What stands after all files. */
  readonly close?: () => string;
}

/** A report of one finding after the other. */
export function lines(line: Line): Report {
  return {
    file: (_, findings) => {
      const said = findings.flatMap((finding) => line(finding) ?? []);
      return said.length === 0 ? undefined : said.join('\n');
    },
  };
}
