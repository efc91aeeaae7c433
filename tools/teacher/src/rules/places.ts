import { clause } from '../grammar/values.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "The Ashgrell Light stands on Cormel Rock": where a thing is. */
export const places = sentenceRule(({ text, name }) => {
  const match = pattern.exec(text);
  // What follows a comma only adds to the place, unless it is another one.
  const value = match && clause(match[2]!.replace(/, \p{Ll}.*$/u, ''), 9);
  const subject = value && name(match[1]!);
  return value && subject && /\p{Lu}/u.test(value)
    ? [{ kind: 'place', subject, attribute: 'place', value, verb: 'is' }]
    : [];
});

const pattern =
  /^(.{2,80}?) (?:stands|lies|sits|is located|is situated|is found) ((?:in|on|at|near|beside|above|below|between|behind|under|off|along|north|south|east|west|just|about|\d[\d.,]*) .+)$/;
