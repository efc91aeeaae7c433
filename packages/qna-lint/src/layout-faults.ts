import type { Fault } from './fault.ts';
import type { Level } from './finding.ts';
import type { Settings, Source } from './lint.ts';
import { rules } from './rules/index.ts';
import { inlineComments } from './rules/inline-comments.ts';
import type { Problem, Rule } from './rules/rule.ts';
import type { Reading } from './yaml/read-yaml.ts';

/** Most offences against one rule that are kept of a file, so that a hostile one cannot fill the memory. */
const mostOfARule = 1000;

/** What the rules of layout say of a file; of one that is no YAML, only the rules that look at lines. */
export function layoutFaults(
  { text, windowsLineEnds }: Source,
  { tokens, comments, error }: Reading,
  settings: Settings,
): Fault[] {
  // Python turns every line end into \n before InstructLab sees it.
  const layout = { text, tokens, windowsLineEnds: windowsLineEnds && !settings.compat };
  const isOff = inlineComments(text, comments);
  const lines = settings.compat ? linesOfYamllint(text) : Number.POSITIVE_INFINITY;
  return rules
    .filter(({ readsLines }) => readsLines || !error)
    .flatMap((rule) => {
      const problems = first(rule.check(layout, rule.options), mostOfARule);
      return problems
        .filter(({ line }) => line <= lines && !isOff(rule.name, line))
        .map((problem) => faultOf(problem, rule, levelOf(rule, settings)));
    });
}

// Its lines end at \n only while its tokens count NEL, LS and PS too, and what lies beyond its last line it drops.
function linesOfYamllint(text: string): number {
  return /[\x85\u2028\u2029]/.test(text) ? text.split('\n').length : Number.POSITIVE_INFINITY;
}

function levelOf({ name }: Rule, { compat, strict }: Settings): Level {
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
