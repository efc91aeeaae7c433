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
  const attribute = attributeOf(plain(key));
  const answer = plain(value).replace(/(?<=[\p{L})])\.$/u, '');
  if (attribute === undefined || !isAnswer(answer)) return undefined;
  const common = { subject, value: answer, evidence: `${plain(key)}: ${plain(value)}` };
  const [participle, preposition] = attribute.split(/ (?=by$|in$|at$|after$|of$|from$|for$)/);
  if (isEventParticiple(participle!)) {
    if (preposition === 'by')
      return { kind: 'agent', attribute: participle!, verb: 'was', ...common };
    if (preposition !== undefined && /in|at/.test(preposition) && !isDate(answer)) return undefined;
    if (preposition === undefined || isDate(answer)) {
      return isDate(answer)
        ? { kind: 'event', attribute: participle!, verb: 'was', ...common }
        : undefined;
    }
  }
  if (preposition !== undefined) {
    return /ed$|made|built|known/.test(participle!)
      ? { kind: 'relation', attribute, verb: 'is', ...common }
      : undefined;
  }
  const counted = /^number of (\p{Ll}[\p{Ll} -]*s)$/u.exec(attribute)?.[1];
  if (counted !== undefined) return { kind: 'count', attribute: counted, verb: 'are', ...common };
  return { kind: 'attribute', attribute, verb: isPlural(attribute) ? 'are' : 'is', ...common };
}

function attributeOf(key: string): string | undefined {
  const unit = /^(.*\S) \(([\p{L}/°%]{1,12})\)$/u.exec(key);
  const text = nounInside(unit ? unit[1]! : key);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}'’ -]*$/u.test(text) || !/\p{L}/u.test(text)) return undefined;
  const words = text.split(' ');
  // A second capital makes it a name rather than the name of a property: "- **Ada Brenn**: keeper".
  if (words.length > 5 || words.slice(1).some((word) => /^\p{Lu}\p{Ll}/u.test(word)))
    return undefined;
  if (
    /^(note|see|source|image|example|warning|tip|question|answer|step|isbn|doi|retrieved|archived|author|link|url|q|a|status|result)s?$/i.test(
      words[0]!,
    )
  ) {
    return undefined;
  }
  return unit ? `${text} in ${unit[2]}` : text;
}
