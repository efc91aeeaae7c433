import { type Io, isTerminal, UsageError } from '@labpipe/cli';
import { github } from './github.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { plain } from './plain.ts';
import { lines, type Report } from './report.ts';
import { sarif } from './sarif.ts';
import { terminal } from './terminal.ts';
import { upstream } from './upstream.ts';

/** The forms of the report; `auto` is annotations in GitHub Actions and `human` elsewhere. */
export type Format = 'auto' | 'human' | 'jsonl' | 'upstream' | 'github' | 'sarif' | 'junit';

/** The report in a form; `human` has the lines themselves on a terminal, and one line a finding elsewhere. */
export function reportIn(format: Format, io: Io, toFile: boolean): Report {
  if (format === 'sarif' || format === 'junit') {
    if (toFile) return format === 'sarif' ? sarif() : junit;
    throw new UsageError(
      `--format ${format}: Unexpected without --report FILE, expected a file for the document, as stderr has other lines too`,
    );
  }
  return lines(lineIn(format, io, toFile));
}

function lineIn(format: Format, { env, stderr }: Io, toFile: boolean) {
  if (format === 'jsonl') return jsonl;
  if (format === 'upstream') return upstream;
  if (format === 'github') return github;
  const inActions = env['GITHUB_ACTIONS'] !== undefined && env['GITHUB_WORKFLOW'] !== undefined;
  if (format === 'auto' && inActions) return github;
  return toFile || !isTerminal(stderr) ? plain : terminal(!env['NO_COLOR']);
}
