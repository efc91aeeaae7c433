import type { Token } from '../yaml/token.ts';
import { flag, wholeNumber } from './option-type.ts';
import type { Layout, Rule } from './rule.ts';

interface LineLength {
  readonly max: number;
  readonly 'allow-non-breakable-words': boolean;
  readonly 'allow-non-breakable-inline-mappings': boolean;
}

/** Lines of so many characters at most, but for words that cannot be broken. */
export const lineLength: Rule<LineLength> = {
  name: 'line-length',
  readsLines: true,
  options: {
    max: 80,
    'allow-non-breakable-words': true,
    'allow-non-breakable-inline-mappings': false,
  },
  accepts: {
    max: wholeNumber,
    'allow-non-breakable-words': flag,
    'allow-non-breakable-inline-mappings': flag,
  },
  *check(layout, options) {
    const { max } = options;
    for (const [at, row] of layout.text.split('\n').entries()) {
      if (row.length <= max) continue;
      const length = [...row].length;
      if (length <= max || isUnbreakable(layout, options, row, at)) continue;
      yield {
        line: at + 1,
        column: max + 1,
        message: `Unexpected line of ${length} characters, expected at most ${max}`,
        help: 'Break the line; a text may go on in the next one.',
        yamllint: `line too long (${length} > ${max} characters)`,
      };
    }
  },
};

function isUnbreakable(layout: Layout, options: LineLength, row: string, line: number): boolean {
  const inMappings = options['allow-non-breakable-inline-mappings'];
  if (!inMappings && !options['allow-non-breakable-words']) return false;
  const start = row.search(/[^ ]/);
  if (start === -1) return false;
  const mark = row[start] === '#' ? (/^#+/.exec(row.slice(start))?.[0].length ?? 0) + 1 : 2;
  const words = start + (row[start] === '#' || row[start] === '-' ? mark : 0);
  if (!row.slice(words).includes(' ')) return true;
  return inMappings && endsInWord(layout, row, line);
}

// Whether a key stands in the line, and what follows its colon is one word.
function endsInWord({ tokens }: Layout, row: string, line: number): boolean {
  const colon = tokens.findIndex(({ type, start }) => type === 'value' && start.line === line);
  const value: Token | undefined = tokens[colon + 1];
  if (colon === -1 || value?.type !== 'scalar' || value.start.line !== line) return false;
  return !row.slice(value.start.column).includes(' ');
}
