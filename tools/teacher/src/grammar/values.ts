const months =
  'January|February|March|April|May|June|July|August|September|October|November|December';

/** A date as documents write it: a year, a month with its year, or a day; a regular expression's source. */
export const datePattern = `(?:\\d{1,2} (?:${months}) \\d{4}|(?:${months}) \\d{1,2}, \\d{4}|(?:${months}) \\d{4}|\\d{4})`;

/** One to seven words of a proper name, as a regular expression's source. */
export const namePattern =
  "\\p{Lu}[\\p{L}\\p{N}.'’-]*(?: (?:(?:of|the|and|de|der|van|von|la|le|di) ){0,2}\\p{Lu}[\\p{L}\\p{N}.'’-]*){0,6}";

const dateAlone = new RegExp(`^${datePattern}$`);
const nameAlone = new RegExp(`^(?:the )?${namePattern}$`, 'u');

/** Whether a value is nothing but a date. */
export function isDate(value: string): boolean {
  return dateAlone.test(value);
}

/** Whether a value is nothing but a name. */
export function isName(value: string): boolean {
  return nameAlone.test(value);
}

/** Whether a line's or a cell's value can be an answer: short, whole, no address and no filler. */
export function isAnswer(value: string): boolean {
  if (value.length > 90 || value.split(' ').length > 14) return false;
  if (!/[\p{L}\p{N}]/u.test(value) || /https?:|www\.|[|{}<>\\]/.test(value)) return false;
  if (/^(?:he|she|it|they|we|this|there)\b|\b(?:is|was|were|are|has|had|will)\b/i.test(value))
    return false;
  return !/^(n\/?a|none|yes|no|unknown|tba|tbd|various|see .*|ibid\.?)$/i.test(value);
}

/**
 * The part of a sentence's rest that is one short value: up to its first clause boundary. Undefined when it is longer
 * than `words`, or when the boundary may cut a list or a row of adjectives in two.
 */
export function clause(rest: string, words: number): string | undefined {
  const text = rest.replace(/[.!?]["”’']?$/, '');
  const match = boundary.exec(text);
  if (match && !isClean(match[0], text.slice(match.index))) return undefined;
  const whole = (match ? text.slice(0, match.index) : text).trim().replace(/^["“]|["”]$/g, '');
  // "a car manufactured and marketed by X": what is left of the pair of verbs says nothing.
  const value = match?.[0].startsWith(' and ') ? whole.replace(/ [a-z]{2,}ed$/, '') : whole;
  const isShort = value !== '' && value.split(' ').length <= words;
  return isShort && !/["“”[\]]/.test(value) ? value : undefined;
}

const boundary =
  /[;:(—–,]| - | (?:which|who|that|where|when|while|whose|because|although|though|but|so|until|since|if|unless|whereas) | and (?:is|was|are|were|has|had|it|he|she|they) | and [a-z]{3,}s (?:a|an|the|between|its|by) | and [a-z]{2,}ed (?:by|in|from|to|as|with|at|on|the|a) /;

// A comma may stand in a list and a bracket inside a noun: then what comes before is no whole.
function isClean(mark: string, tail: string): boolean {
  if (mark === ',') return startsClause.test(tail);
  return mark !== '(' || /^\([^()]*\)(?=$|[.,;])/.test(tail);
}

const startsClause =
  /^, (?:which|who|whom|whose|where|when|while|with|but|so|because|although|though|until|before|after|since|[a-z]+ing|and (?:it|he|she|they|the|is|was|has|had)) /;
