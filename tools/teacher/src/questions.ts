import type { Fact } from './fact.ts';
import { isName } from './grammar/values.ts';
import { simplePast } from './grammar/verbs.ts';
import { isPerson, possessive } from './grammar/words.ts';
import { phrasings } from './phrasings/index.ts';
import type { Item } from './rotation.ts';

/** Every question that asks for a fact, one a phrasing of its kind, always in the same order. */
export function questionsOf(fact: Fact): string[] {
  const words = slots(fact);
  return phrasings[fact.kind].map((phrasing) => {
    const text = phrasing.replace(
      /\{([a-zA-Z']+)\}/g,
      (_, slot: keyof typeof words) => words[slot],
    );
    return text.charAt(0).toUpperCase() + text.slice(1);
  });
}

/** A fact as something to ask for: all its questions, and the answer. */
export function itemOf(fact: Fact): Item {
  return { questions: questionsOf(fact), answer: fact.value };
}

// Every slot that a phrasing may name: {s} the subject, {s's} its possessive, {a} the attribute, {past} its simple past,
// {is} the verb, {what} what or who, {thing} thing or person, {year} "year" or "date", {inYear} "in what year" or "on what date".
function slots({ kind, subject, attribute, value, verb }: Fact) {
  const year = /^\d{4}$/.test(value) ? 'year' : 'date';
  return {
    s: subject,
    "s's": possessive(subject),
    a: attribute,
    past: simplePast(attribute),
    is: verb,
    what: asksWho({ kind, attribute, value }) ? 'who' : 'what',
    thing: attribute === 'person' ? 'person' : 'thing',
    year,
    inYear: year === 'year' ? 'in what year' : 'on what date',
  };
}

function asksWho({ kind, attribute, value }: Pick<Fact, 'kind' | 'attribute' | 'value'>): boolean {
  if (kind === 'attribute') return isPerson(attribute) && !/^\d/.test(value);
  if (kind === 'definition') return attribute === 'person';
  return (
    kind === 'relation' &&
    /(?:owned|run|led|operated|managed|maintained|governed) by$|named (?:after|for)$/.test(
      attribute,
    ) &&
    isName(value)
  );
}
