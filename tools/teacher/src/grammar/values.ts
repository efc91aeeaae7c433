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
  const match =
    /[;:(—–]| - |,| (?:which|who|that|where|when|while|whose|because|although|though|but|so|until|since|if|unless|whereas) /.exec(
      text,
    );
  const value = (match ? text.slice(0, match.index) : text).trim().replace(/^["“]|["”]$/g, '');
  if (match?.[0] === ',' && !startsClause.test(text.slice(match.index))) return undefined;
  if (match?.[0] === '(' && !/^\([^()]*\)(?=$|[.,;])/.test(text.slice(match.index)))
    return undefined;
  if (value === '' || value.split(' ').length > words || /["“”[\]]/.test(value)) return undefined;
  return / (and|or) (is|was|are|were|has|had|it|he|she|they|[a-z]+ed|[a-z]+s (a|an|the)) /.test(
    ` ${value} `,
  )
    ? undefined
    : value;
}

const startsClause =
  /^, (?:which|who|whom|whose|where|when|while|with|but|so|because|although|though|until|before|after|since|[a-z]+ing|and (?:it|he|she|they|the|is|was|has|had)) /;
