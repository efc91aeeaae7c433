import { readYaml } from '../yaml/read-yaml.ts';
import { resolve } from '../yaml/resolve.ts';
import type { Token } from '../yaml/token.ts';
import { flag, oneOf, patterns } from './option-type.ts';
import type { Problem, Rule } from './rule.ts';

interface QuotedStrings {
  readonly 'quote-type': 'any' | 'single' | 'double' | 'consistent';
  readonly required: boolean | 'only-when-needed';
  readonly 'extra-required': readonly string[];
  readonly 'extra-allowed': readonly string[];
  readonly 'allow-quoted-quotes': boolean;
  readonly 'check-keys': boolean;
}

/** Quotes around texts: always, only where they are needed, or of one kind. */
export const quotedStrings: Rule<QuotedStrings> = {
  name: 'quoted-strings',
  options: {
    'quote-type': 'any',
    required: true,
    'extra-required': [],
    'extra-allowed': [],
    'allow-quoted-quotes': false,
    'check-keys': false,
  },
  accepts: {
    'quote-type': oneOf('any', 'single', 'double', 'consistent'),
    required: oneOf(true, false, 'only-when-needed'),
    'extra-required': patterns,
    'extra-allowed': patterns,
    'allow-quoted-quotes': flag,
    'check-keys': flag,
  },
  refuses: (options) => {
    const { required } = options;
    if (required === true && options['extra-required'].length + options['extra-allowed'].length > 0)
      return '"extra-required" and "extra-allowed" with "required: true"';
    if (required === false && options['extra-allowed'].length > 0)
      return '"extra-allowed" with "required: false"';
    return undefined;
  },
  *check({ tokens }, options) {
    const judge: Judge = { options, first: undefined, ...expressions(options) };
    let inFlow = 0;
    for (const [at, token] of tokens.entries()) {
      if (/^flow-.*-start$/.test(token.type)) inFlow++;
      else if (/^flow-.*-end$/.test(token.type)) inFlow--;
      const before = tokens[at - 1];
      if (token.type !== 'scalar' || !before) continue;
      const isKey = before.type === 'key';
      if (isKey ? !options['check-keys'] : !beforeValues.has(before.type)) continue;
      if (before.type === 'tag' && before.handle === '!!') continue;
      if (token.style === '|' || token.style === '>') continue;
      if (token.style === 'plain' && !isText(token.value)) continue;
      const wrong = wrongWith(judge, token, inFlow > 0);
      if (wrong !== undefined) yield problem(token, isKey, wrong);
    }
  },
};

interface Judge {
  readonly options: QuotedStrings;
  readonly required: readonly RegExp[];
  readonly allowed: readonly RegExp[];
  /** The quote that came first, which "consistent" asks of all others. */
  first: string | undefined;
}

const beforeValues: ReadonlySet<string> = new Set([
  'block-entry',
  'flow-entry',
  'flow-sequence-start',
  'tag',
  'value',
]);

function expressions(options: QuotedStrings): Pick<Judge, 'required' | 'allowed'> {
  const compile = (texts: readonly string[]) => texts.map((text) => new RegExp(text, 'u'));
  return {
    required: compile(options['extra-required']),
    allowed: compile(options['extra-allowed']),
  };
}

// What is wrong, in yamllint's words without their subject.
function wrongWith(judge: Judge, token: Token, inFlow: boolean): string | undefined {
  const { options, required, allowed } = judge;
  const isQuoted = token.style !== 'plain';
  const quotes = options['quote-type'] === 'any' ? 'any' : options['quote-type'];
  const matches = isQuoted && hasRightQuotes(judge, token);
  const asked = () => required.some((expression) => expression.test(token.value));
  if (options.required === true) return matches ? undefined : `not quoted with ${quotes} quotes`;
  if (!isQuoted) return asked() ? 'not quoted' : undefined;
  if (
    options.required === 'only-when-needed' &&
    token.value !== '' &&
    !needsQuotes(token, inFlow)
  ) {
    const fine = asked() || allowed.some((expression) => expression.test(token.value));
    if (!fine) return `redundantly quoted with ${quotes} quotes`;
    return undefined;
  }
  return matches ? undefined : `not quoted with ${quotes} quotes`;
}

function hasRightQuotes(judge: Judge, { style, value }: Token): boolean {
  const { 'quote-type': type, 'allow-quoted-quotes': allowQuoted } = judge.options;
  if (type === 'any') return true;
  judge.first ??= style;
  const wanted = type === 'consistent' ? judge.first : type === 'single' ? "'" : '"';
  return style === wanted || (allowQuoted && value.includes(wanted));
}

// 0o17 is a number of YAML 1.2, and no text that could do with quotes.
function isText(value: string): boolean {
  return resolve(value) === 'str' && !/^0o[0-7]+$/.test(value);
}

// Whether the text would say something else, or nothing, without its quotes.
function needsQuotes({ value }: Token, inFlow: boolean): boolean {
  if (!isText(value) || value.includes('\n') || value.trim() !== value) return true;
  const { error, value: read } = readYaml(inFlow ? `[${value}]` : `key: ${value}`);
  if (error) return true;
  const bare = inFlow ? (read as unknown[])[0] : (read as { key: unknown }).key;
  return bare !== value || (inFlow && (read as unknown[]).length !== 1);
}

function problem({ start, value }: Token, isKey: boolean, wrong: string): Problem {
  const shown = JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return {
    line: start.line + 1,
    column: start.column + 1,
    message: `Unexpected text ${shown} ${wrong}, expected what the rule asks for`,
    help: wrong.startsWith('redundantly') ? 'Remove the quotes.' : 'Change or add the quotes.',
    yamllint: `string ${isKey ? 'key' : 'value'} is ${wrong}`,
  };
}
