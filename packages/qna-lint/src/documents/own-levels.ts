import { disabledBy } from '../content/disabled.ts';
import { documentLevels } from '../content/settings.ts';
import type { Fault } from '../fault.ts';
import type { Settings } from '../lint.ts';

/** Faults of documents at the levels that `--rule` gives them, without those that it or a comment in the file switches off. */
export function atOwnLevels(faults: readonly Fault[], text: string, { rule }: Settings): Fault[] {
  if (faults.length === 0) return [];
  const levels = documentLevels(rule);
  const isDisabled = disabledBy(text);
  return faults.flatMap((fault) => {
    const level = levels.get(fault.rule) ?? fault.level;
    return level === 'off' || isDisabled(fault.rule, fault.mark.line) ? [] : [{ ...fault, level }];
  });
}
