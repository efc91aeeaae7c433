import { relative, resolve } from 'node:path';
import type { Settings, Source } from './lint.ts';
import { rules } from './rules/index.ts';
import { inlineComments } from './rules/inline-comments.ts';
import type { Layout, Problem, Rule } from './rules/rule.ts';
import type { Reading } from './yaml/read-yaml.ts';
import { isIgnored } from './yamllint/ignore-patterns.ts';
import { instructlabRules } from './yamllint/instructlab-rules.ts';
import type { LayoutRules, RuleSetting } from './yamllint/layout-rules.ts';

/** The offences of a file against one rule of layout, looked for as they are asked for. */
export interface RuleProblems {
  readonly rule: Rule;
  readonly level: RuleSetting['level'];
  readonly problems: Iterable<Problem>;
}

/** What each rule of layout that counts says of a file; of one that is no YAML, only the rules that look at lines. */
export function layoutProblems(
  { file, text, windowsLineEnds }: Source,
  { tokens, comments, error }: Reading,
  { compat, layout: config = instructlabRules }: Settings,
): RuleProblems[] {
  // Python turns every line end into \n before InstructLab sees it.
  const layout = { text, tokens, comments, windowsLineEnds: windowsLineEnds && !compat };
  // It hands yamllint a text without a name, so that no pattern can fit.
  const counting = compat ? config.rules : config.rules.filter(notIgnored(config, file));
  const isOff = inlineComments(text, comments);
  const lines = compat ? linesOfYamllint(text) : Number.POSITIVE_INFINITY;
  return counting.flatMap((setting) => {
    const rule = ruleOf(setting);
    if (error && !rule.readsLines) return [];
    const counts = ({ line }: Problem) => line <= lines && !isOff(rule.name, line);
    const problems = filter(check(rule, layout, setting), counts);
    return [{ rule, level: setting.level, problems }];
  });
}

// A configuration has been checked against the rule's own types.
function check(rule: Rule, layout: Layout, { options }: RuleSetting): Iterable<Problem> {
  return rule.check(layout, options as never);
}

const byName = new Map(rules.map((rule) => [rule.name, rule]));

function ruleOf({ name }: RuleSetting): Rule {
  const rule = byName.get(name);
  if (!rule) throw new Error(`There is no rule ${name}, though a configuration was read with it.`);
  return rule;
}

function notIgnored({ ignore, root, rules }: LayoutRules, file: string) {
  if (ignore.length === 0 && rules.every((rule) => rule.ignore.length === 0)) return () => true;
  const path = relative(root, resolve(file));
  return (setting: RuleSetting) => !isIgnored(path, ignore) && !isIgnored(path, setting.ignore);
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
