/** Whether a rule is switched off on a line, counted from 0. */
export type IsDisabled = (rule: string, line: number) => boolean;

/**
 * What comments switch off, for the rules that they name or for all: `# qna-lint-disable-next-line rule other`,
 * `# qna-lint-disable-line` behind a value and, anywhere, `# qna-lint-disable-file`.
 */
export function disabledBy(text: string): IsDisabled {
  if (!text.includes('qna-lint-disable-')) return () => false;
  const switches = text.split('\n').flatMap(readSwitch);
  return (rule, line) =>
    switches.some(
      ({ rules, line: at }) =>
        (rules.length === 0 || rules.includes(rule)) && (at === undefined || at === line),
    );
}

interface Switch {
  readonly rules: readonly string[];
  /** The line that it counts for; undefined for all. */
  readonly line: number | undefined;
}

function readSwitch(text: string, line: number): Switch[] {
  const [, where, rest = ''] =
    /(?:^|\s)#\s*qna-lint-disable-(next-line|line|file)\b(.*)$/.exec(text) ?? [];
  if (where === undefined) return [];
  const rules = rest.split(/[\s,]+/).filter(Boolean);
  if (where === 'file') return [{ rules, line: undefined }];
  return [{ rules, line: where === 'line' ? line : line + 1 }];
}
