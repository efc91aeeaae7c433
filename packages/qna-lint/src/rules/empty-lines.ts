import { wholeNumber } from './option-type.ts';
import type { Problem, Rule } from './rule.ts';

interface EmptyLines {
  readonly max: number;
  readonly 'max-start': number;
  readonly 'max-end': number;
}

/** At most two empty lines in a row, none at the start or the end of the file. */
export const emptyLines: Rule<EmptyLines> = {
  name: 'empty-lines',
  readsLines: true,
  options: { max: 2, 'max-start': 0, 'max-end': 0 },
  accepts: { max: wholeNumber, 'max-start': wholeNumber, 'max-end': wholeNumber },
  *check({ text }, options) {
    let line = 1;
    let empty = 0;
    for (let start = 0; start < text.length; line++) {
      const end = text.indexOf('\n', start);
      if (end === -1) return;
      empty = end === start ? empty + 1 : 0;
      const isLast = empty > 0 && text.charCodeAt(end + 1) !== 10;
      const problem = isLast && checkRun(text.length, end, line, empty, options);
      if (problem) yield problem;
      start = end + 1;
    }
  },
};

// `count` empty lines end with this one, whose line end stands at `end`.
function checkRun(
  length: number,
  end: number,
  line: number,
  count: number,
  options: EmptyLines,
): Problem | undefined {
  const atEnd = end === length - 1;
  // A file of one line end is an empty file, which is another finding.
  if (atEnd && end === 0) return undefined;
  const atStart = count === line;
  const most = atEnd ? options['max-end'] : atStart ? options['max-start'] : options.max;
  if (count <= most) return undefined;
  const where = atEnd ? ' at the end of the file' : atStart ? ' at the start of the file' : '';
  return {
    line,
    column: 1,
    message: `Unexpected ${count} empty line${count === 1 ? '' : 's'}${where}, expected ${most === 0 ? 'none' : `at most ${most}`}`,
    help: `Remove ${count - most === 1 ? 'an empty line' : `${count - most} empty lines`}.`,
    yamllint: `too many blank lines (${count} > ${most})`,
    edits: () => [{ start: end + 1 - (count - most), end: end + 1, text: '' }],
  };
}
