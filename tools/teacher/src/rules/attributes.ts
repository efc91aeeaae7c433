import type { Fact } from '../fact.ts';
import { clause } from '../grammar/values.ts';
import { isPlural } from '../grammar/words.ts';
import { type Sentence, sentenceRule } from './sentence-rule.ts';

/** "The pitch of Old Bartholomew is E flat", "Old Bartholomew's pitch is E flat", "Old Bartholomew has a pitch of 155 hertz". */
export const attributes = sentenceRule((sentence) => {
  const found = patterns
    .map(({ pattern, order }) => ({ match: pattern.exec(sentence.text), order }))
    .find(({ match }) => match !== null);
  if (!found?.match) return [];
  const [attribute, phrase, verb, rest] = found.order.map((group) => found.match?.[group] ?? 'is');
  return factOf(sentence, attribute!, phrase!, verb as Fact['verb'], rest!);
});

const patterns = [
  {
    pattern: /^The (\p{Ll}[\p{Ll} -]{2,30}?) of (.{2,60}?) (is|was|are|were) (.+)$/u,
    order: [1, 2, 3, 4],
  },
  {
    pattern: /^(.{2,60}?)['’]s? (\p{Ll}[\p{Ll} -]{2,30}?) (is|was|are|were) (.+)$/u,
    order: [2, 1, 3, 4],
  },
  {
    pattern: /^(.{2,60}?) has an? (\p{Ll}[\p{Ll} -]{2,30}?) of ((?:about |around )?[\p{N}].*)$/u,
    order: [2, 1, 9, 3],
  },
];

function factOf(
  { name }: Sentence,
  attribute: string,
  phrase: string,
  verb: Fact['verb'],
  rest: string,
) {
  const value = clause(rest, 8);
  if (value === undefined || !startsValue.test(value) || !isNoun(attribute)) return [];
  if (isPlural(attribute) !== /are|were/.test(verb)) return [];
  const subject = name(phrase);
  return subject === undefined
    ? []
    : [{ kind: 'attribute' as const, subject, attribute, value, verb }];
}

// A lower-case word there is a verb's or an adjective's place: "is thought to be large".
const startsValue =
  /^(?:about |around |some |the |an? )?[\p{Lu}\p{N}]|^(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) /u;

function isNoun(attribute: string): boolean {
  return !/^(?:only|first|last|other|rest|use|fact|majority|number|lack|case|idea|result|aim|goal|end|start|beginning|existence|most|latter|former)\b|(?:est|most)\b|\b(?:is|was|that|which|and|or|of|in|to)\b/.test(
    attribute,
  );
}
