import type { Fault } from './fault.ts';
import type { Level } from './finding.ts';
import { layoutProblems } from './layout-problems.ts';
import type { Settings, Source } from './lint.ts';
import type { Problem, Rule } from './rules/rule.ts';
import type { Reading } from './yaml/read-yaml.ts';

/** Most offences against one rule that are kept of a file, so that a hostile one cannot fill the memory. */
const mostOfARule = 1000;

/** What the rules of layout say of a file, as faults. */
export function layoutFaults(source: Source, reading: Reading, settings: Settings): Fault[] {
  return layoutProblems(source, reading, settings).flatMap(({ rule, level, problems }) =>
    first(problems, mostOfARule).map((problem) =>
      faultOf(problem, rule, levelOf(rule, level, settings)),
    ),
  );
}

function levelOf({ name }: Rule, configured: Level, { compat, strict, layout }: Settings): Level {
  if (layout && !compat) return configured;
  // What stands under the first of two equal keys is lost in silence: never a matter of taste.
  return compat || strict || name === 'key-duplicates' ? 'error' : 'warning';
}

function faultOf(
  { line, column, message, help, yamllint }: Problem,
  rule: Rule,
  level: Level,
): Fault {
  return {
    mark: { offset: -1, line: line - 1, column: column - 1 },
    level,
    rule: rule.name,
    path: '',
    message,
    help,
    upstream: { path: '', message: `${yamllint} (${rule.name})` },
  };
}

function first(problems: Iterable<Problem>, most: number): Problem[] {
  const kept: Problem[] = [];
  for (const problem of problems) {
    kept.push(problem);
    if (kept.length === most) break;
  }
  return kept;
}
