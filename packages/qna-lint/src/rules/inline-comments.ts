import type { Comment } from '../yaml/scanner-state.ts';

/** Whether a rule is switched off on a line by a comment in the file. */
export type IsOff = (rule: string, line: number) => boolean;

/**
 * What the comments of a file switch off: yamllint's `# yamllint disable`, `enable`, `disable-line` (each with
 * `rule:name` words or for all rules) and, in the first line, `disable-file`.
 */
export function inlineComments(text: string, comments: readonly Comment[]): IsOff {
  if (comments.length === 0 && !text.startsWith('#')) return () => false;
  if (!text.includes('yamllint')) return () => false;
  if (/^#\s*yamllint disable-file\s*(?:\n|$)/.test(text)) return () => true;
  const switches = comments.flatMap((comment) => readSwitch(text, comment));
  return (rule, line) => isOff(switches, rule, line);
}

interface Switch {
  readonly verb: string;
  readonly rules: readonly string[];
  /** The line from which it counts, or the only one for which it does. */
  readonly line: number;
}

function readSwitch(text: string, { start, isInline }: Comment): Switch[] {
  const end = text.indexOf('\n', start.offset);
  const comment = text.slice(start.offset, end === -1 ? undefined : end);
  const found = /^# yamllint (disable-line|disable|enable)((?: rule:\S+)*)\s*$/.exec(comment);
  if (!found) return [];
  const [, verb = '', names = ''] = found;
  const rules = names.split(' ').flatMap((word) => (word === '' ? [] : [word.slice(5)]));
  const line = start.line + 1 + (verb === 'disable-line' && !isInline ? 1 : 0);
  return [{ verb, rules, line }];
}

function isOff(switches: readonly Switch[], rule: string, line: number): boolean {
  let off = false;
  for (const { verb, rules, line: at } of switches) {
    if (rules.length > 0 && !rules.includes(rule)) continue;
    if (verb === 'disable-line') {
      if (at === line) return true;
    } else if (at <= line) {
      off = verb === 'disable';
    }
  }
  return off;
}
