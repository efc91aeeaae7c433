import type { PlacedProblem } from '@labpipe/documents';
import { errorAt, type Fault, fileStart } from '../fault.ts';
import type { Found } from '../find-files.ts';
import { byPlace, type Level } from '../finding.ts';
import type { Settings } from '../lint.ts';
import type { LintedFile } from '../lint-file.ts';
import { nodeAt, yamlPath } from '../locate.ts';
import { placed } from '../placed.ts';
import { readSource } from '../read-source.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { documentHelp } from './document-rules.ts';
import { atOwnLevels } from './own-levels.ts';

type Checked = LintedFile & Found;

/** A file with what is wrong with its documents among its findings; where that is an error, without its leaf. */
export function documentFindings(
  file: Checked,
  problems: readonly PlacedProblem[],
  level: Level,
  settings: Settings,
): Checked {
  const { path, what, findings, leaf } = file;
  // Workers and the cache keep no nodes; to read the file again is cheap beside a clone.
  const read = readSource(path, settings);
  const source =
    'text' in read ? read : { file: path, text: '', windowsLineEnds: false, place: { path: '' } };
  const { root } = readYaml(source.text);
  const faults = problems.map((problem) =>
    faultOf(problem, level, (pointer) => root && nodeAt(root, pointer).start),
  );
  const own = settings.compat ? faults : atOwnLevels(faults, source.text, settings);
  const added = placed(own, source, settings);
  const isRefused = added.some((finding) => finding.level === 'error');
  return {
    path,
    what,
    findings: [...findings, ...added].sort(byPlace),
    ...(!isRefused && leaf !== undefined && { leaf }),
  };
}

function faultOf(
  { at, reason, detail }: PlacedProblem,
  level: Level,
  markAt: (pointer: string) => Fault['mark'] | undefined,
): Fault {
  const pointer = `/document${at}`;
  const rule = `document-${reason}`;
  return {
    ...errorAt(markAt(pointer) ?? fileStart, rule, detail, documentHelp(rule)),
    level,
    path: yamlPath(pointer),
    upstream: { path: '', message: upstreamMessage },
  };
}

const upstreamMessage = 'Failed to load document content';
