import type { Fault } from '../fault.ts';
import type { Content, Source } from '../lint.ts';
import { disabledBy } from './disabled.ts';
import { markOf } from './place.ts';
import type { SetRule } from './settings.ts';
import { subjectOf } from './subject.ts';

/** Most offences against one rule that are kept of a file, so that a hostile one cannot fill the memory. */
const mostOfARule = 100;

/** What the rules of content say of a file; `attribution` is the text beside it, if any. */
export function contentFaults(
  source: Pick<Source, 'text' | 'place'>,
  content: Content,
  attribution: string | undefined,
  rules: readonly SetRule[],
): Fault[] {
  if (rules.length === 0) return [];
  const subject = subjectOf(source, content, attribution);
  const isDisabled = disabledBy(source.text);
  return rules.flatMap(({ rule, level, parameters }) => {
    const faults: Fault[] = [];
    for (const offence of rule.check(subject, parameters)) {
      if (isDisabled(rule.name, offence.at.mark.line)) continue;
      const { at, message, help } = offence;
      const mark = markOf(offence, source.text);
      if (isDisabled(rule.name, mark.line)) continue;
      faults.push({ mark, level, rule: rule.name, path: at.path, message, help });
      if (faults.length === mostOfARule) break;
    }
    return faults;
  });
}
