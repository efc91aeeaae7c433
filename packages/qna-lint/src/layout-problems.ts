import type { Settings, Source } from './lint.ts';
import { rules } from './rules/index.ts';
import { inlineComments } from './rules/inline-comments.ts';
import type { Problem, Rule } from './rules/rule.ts';
import type { Reading } from './yaml/read-yaml.ts';

/** The offences of a file against one rule of layout, looked for as they are asked for. */
export interface RuleProblems {
  readonly rule: Rule;
  readonly problems: Iterable<Problem>;
}

/** What each rule of layout says of a file; of one that is no YAML, only the rules that look at lines. */
export function layoutProblems(
  { text, windowsLineEnds }: Source,
  { tokens, comments, error }: Reading,
  { compat }: Settings,
): RuleProblems[] {
  // Python turns every line end into \n before InstructLab sees it.
  const layout = { text, tokens, comments, windowsLineEnds: windowsLineEnds && !compat };
  const isOff = inlineComments(text, comments);
  const lines = compat ? linesOfYamllint(text) : Number.POSITIVE_INFINITY;
  return rules
    .filter(({ readsLines }) => readsLines || !error)
    .map((rule) => ({
      rule,
      problems: filter(
        rule.check(layout, rule.options),
        ({ line }) => line <= lines && !isOff(rule.name, line),
      ),
    }));
}

// Its lines end at \n only while its tokens count NEL, LS and PS too, and what lies beyond its last line it drops.
function linesOfYamllint(text: string): number {
  return /[\x85\u2028\u2029]/.test(text) ? text.split('\n').length : Number.POSITIVE_INFINITY;
}

function* filter(
  problems: Iterable<Problem>,
  counts: (problem: Problem) => boolean,
): Iterable<Problem> {
  for (const problem of problems) if (counts(problem)) yield problem;
}
