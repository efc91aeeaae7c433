import { type Io, isTerminal } from '@labpipe/cli';
import { github } from './github.ts';
import { jsonl } from './jsonl.ts';
import { plain } from './plain.ts';
import type { Report } from './report.ts';
import { terminal } from './terminal.ts';
import { upstream } from './upstream.ts';

/** The forms of the report; `auto` is annotations in GitHub Actions and `human` elsewhere. */
export type Format = 'auto' | 'human' | 'jsonl' | 'upstream' | 'github';

/** The report in a form; `human` has the lines themselves on a terminal, and one line a finding elsewhere. */
export function reportIn(format: Format, { env, stderr }: Io, toFile: boolean): Report {
  if (format === 'jsonl') return jsonl;
  if (format === 'upstream') return upstream;
  if (format === 'github') return github;
  const inActions = env['GITHUB_ACTIONS'] !== undefined && env['GITHUB_WORKFLOW'] !== undefined;
  if (format === 'auto' && inActions) return github;
  return toFile || !isTerminal(stderr) ? plain : terminal(!env['NO_COLOR']);
}
