import type { Fact } from '../fact.ts';
import { isAnswer, isDate } from '../grammar/values.ts';
import { isEventParticiple } from '../grammar/verbs.ts';
import { isPlural, nounInside } from '../grammar/words.ts';
import { plain } from '../markdown/inline.ts';

/**
 * The fact that an attribute and its value make about a subject, as key-value lines and tables give them; undefined when
 * either is not fit for a question. "Founded by" asks who, "Opened" with a date asks when, any other noun asks what.
 */
export function factOfPair(subject: string, key: string, value: string): Fact | undefined {
  const name = attributeOf(plain(key));
  const answer = plain(value).replace(/(?<=[\p{L})])\.$/u, '');
  if (name === undefined || !isAnswer(answer)) return undefined;
  const form = formOf(name, answer);
  return form && { ...form, subject, value: answer, evidence: `${plain(key)}: ${plain(value)}` };
}

function formOf(
  name: string,
  value: string,
): Pick<Fact, 'kind' | 'attribute' | 'verb'> | undefined {
  const [head = '', preposition] = name.split(/ (?=(?:by|in|at|on|after|of|from|for)$)/);
  if (isEventParticiple(head)) {
    if (preposition === 'by') return { kind: 'agent', attribute: head, verb: 'was' };
    if (isDate(value)) return { kind: 'event', attribute: head, verb: 'was' };
  }
  if (preposition !== undefined) {
    return relations.test(name) ? { kind: 'relation', attribute: name, verb: 'is' } : undefined;
  }
  if (isEventParticiple(head)) return undefined;
  const counted = /^number of (\p{Ll}[\p{Ll} -]*s)$/u.exec(name)?.[1];
  if (counted !== undefined) return { kind: 'count', attribute: counted, verb: 'are' };
  return { kind: 'attribute', attribute: name, verb: isPlural(name) ? 'are' : 'is' };
}

const relations = /^(?:named (?:after|for)|(?:made|built|carved) (?:of|from)|[a-z]+ed by)$/;

// Keys of notes, references and forms, which say nothing of the subject.
const notAttributes =
  /^(?:note|see|source|image|example|warning|tip|question|answer|step|isbn|doi|retrieved|archived|author|link|url|q|a|status|result)s?\b/i;

function attributeOf(key: string): string | undefined {
  const unit = /^(.*\S) \(([\p{L}/°%]{1,12})\)$/u.exec(key);
  const text = nounInside(unit ? unit[1]! : key);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}'’ -]*$/u.test(text) || !/\p{L}/u.test(text)) return undefined;
  const words = text.split(' ');
  // A second capital makes it a name rather than the name of a property: "- **Ada Brenn**: keeper".
  if (words.length > 5 || words.slice(1).some((word) => /^\p{Lu}\p{Ll}/u.test(word)))
    return undefined;
  if (notAttributes.test(text)) return undefined;
  return unit ? `${text} in ${unit[2]}` : text;
}
