import type { Fault } from './fault.ts';
import { byPlace, type Finding, type Level } from './finding.ts';
import type { Settings, Source } from './lint.ts';

/** The findings that faults are, in the order of their places; under `--strict` warnings become errors. */
export function placed(
  faults: readonly Fault[],
  { file, text }: Source,
  settings: Settings,
): Finding[] {
  const lines = /[\ud800-\udbff]/.test(text) ? text.split(/[\n\x85\u2028\u2029]/) : undefined;
  return faults
    .map(({ mark, level, rule, path, message, help, upstream }) => ({
      file,
      line: mark.line + 1,
      column: 1 + (lines ? characters(lines[mark.line] ?? '', mark.column) : mark.column),
      level: settings.strict ? stricter(level) : level,
      rule,
      path,
      message,
      help,
      ...(upstream !== undefined && { upstream }),
    }))
    .sort(byPlace);
}

function stricter(level: Level): Level {
  return level === 'warning' ? 'error' : level;
}

// An emoji takes two units of a JavaScript string, but is one character for an editor or for Python.
function characters(line: string, units: number): number {
  return [...line.slice(0, units)].length;
}
