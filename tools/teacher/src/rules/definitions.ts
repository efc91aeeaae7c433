import { clause } from '../grammar/values.ts';
import { isPerson } from '../grammar/words.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "The Ashgrell Light is a rock lighthouse in the Sound of Meddin." */
export const definitions = sentenceRule(({ text, name }) => {
  const match = pattern.exec(text);
  const value = match && definition(match[3]!);
  const subject = value && name(match[1]!);
  if (!match || !value || !subject || vague.test(value)) return [];
  const attribute =
    /\bborn\b/.test(match[1]!) || (!/^the /.test(value) && isPerson(value)) ? 'person' : 'thing';
  return [{ kind: 'definition', subject, attribute, value, verb: match[2] as 'is' | 'was' }];
});

// Other names between commas are passed over: "The third molar, commonly called wisdom tooth, is a …".
const pattern =
  /^(.{2,80}?)(?:, (?:or|also|commonly|often|sometimes|formerly|officially) [^,]{2,60},)? (is|was) ((?:an?|any|one of the) .+|the .+ (?:of|in|from) .*[\p{Lu}\p{N}].*)$/u;

// Adjectives in a row have commas of their own: "a small, round, white tower".
function definition(rest: string): string | undefined {
  const adjectives =
    /^an? (?:[a-z-]+, ){1,3}(?!which|who|that|where|and|or|but)/.exec(rest)?.[0] ?? '';
  const noun = clause(rest.slice(adjectives.length), 12);
  return noun === undefined ? undefined : adjectives + noun;
}

const vague =
  /^an? (?:lot|few|little|number|matter|result|reference|way|must|bit|part|major|popular|subject|source|success|failure|planned)\b|\b(?:of|in|by|with|to|for|and|or|a|an|the|as|at|on|from|more|less|very|[a-z]+-type|\d+%)$/;
