import type { PlacedProblem } from '@labpipe/documents';
import { errorAt, type Fault, fileStart } from '../fault.ts';
import type { Found } from '../find-files.ts';
import type { Level } from '../finding.ts';
import type { LintedFile } from '../lint-file.ts';
import { nodeAt, yamlPath } from '../locate.ts';
import { placed } from '../placed.ts';
import { readSource } from '../read-source.ts';
import { readYaml } from '../yaml/read-yaml.ts';

type Checked = LintedFile & Found;

/** A file with what is wrong with its documents among its findings; where that is an error, without its leaf. */
export function documentFindings(
  file: Checked,
  problems: readonly PlacedProblem[],
  level: Level,
): Checked {
  const { path, what, findings, leaf } = file;
  const settings = { compat: false, strict: false };
  // Workers and the cache keep no nodes; to read the file again is cheap beside a clone.
  const read = readSource(path, settings);
  const source =
    'text' in read ? read : { file: path, text: '', windowsLineEnds: false, place: { path: '' } };
  const { root } = readYaml(source.text);
  const faults = problems.map((problem) =>
    faultOf(problem, level, (pointer) => root && nodeAt(root, pointer).start),
  );
  const all = [...findings, ...placed(faults, source, settings)];
  return {
    path,
    what,
    findings: all.sort((a, b) => a.line - b.line || a.column - b.column),
    ...(level !== 'error' && leaf !== undefined && { leaf }),
  };
}

function faultOf(
  { at, reason, detail }: PlacedProblem,
  level: Level,
  markAt: (pointer: string) => Fault['mark'] | undefined,
): Fault {
  const pointer = `/document${at}`;
  const mark = markAt(pointer) ?? fileStart;
  const fault = errorAt(
    mark,
    `document-${reason}`,
    detail,
    helps[reason] ?? 'Correct it, or replace the document.',
  );
  return {
    ...fault,
    level,
    path: yamlPath(pointer),
    upstream: { path: '', message: upstreamMessage },
  };
}

const upstreamMessage = 'Failed to load document content';

const helps: Readonly<Record<string, string>> = {
  'git-failed':
    'Try git clone with this url: sdg will fetch it in the same way, with your credentials, proxies and insteadOf.',
  'missing-commit':
    'Push the commit, or take the SHA that git rev-parse HEAD prints in that repository.',
  'unsafe-commit': 'Take the SHA that git rev-parse HEAD prints in that repository.',
  'unsafe-url': 'Write the url that git clone takes.',
  'missing-file':
    'Correct the path, which starts at the top of the repository or at the folder of the qna.yaml, or commit the file.',
  'no-match': 'Correct the pattern: * and ? stay within a folder, ** goes through folders.',
  'leaves-folder': 'Start at the top of the repository, or at the folder of the qna.yaml.',
  'link-leads-out': 'Put the file itself there.',
  'unsupported-type': 'Or write a pattern that leaves it out.',
  empty: 'Write a pattern that leaves it out.',
};
