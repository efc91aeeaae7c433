import { isPlural } from '../grammar/words.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "The five masters of the guild were: Ada Brenn, Tom Lisk and Una Sorrel." asks for the whole list. */
export const enumerations = sentenceRule(({ text, name, section }) => {
  const match = pattern.exec(text);
  if (!match) return [];
  const [, attribute = '', owner, verb, colon, rest = ''] = match;
  const value = rest.replace(/\.$/, '');
  const subject = owner === undefined ? section.subject : name(owner);
  if (subject === undefined || !isPlural(attribute) || !isList(value, colon === ':')) return [];
  return [{ kind: 'attribute', subject, attribute, value, verb: verb as 'are' | 'were' }];
});

const pattern =
  /^The (\p{Ll}[\p{Ll} -]{2,40}?)(?: of (\p{Lu}.{1,60}?|the .{2,60}?))? (are|were)(:?) ([^:;()]{5,160})$/u;

// Without a colon it may be a row of adjectives or verbs: "are washed, dried and stacked".
function isList(value: string, isAnnounced: boolean): boolean {
  const items = value.split(/, (?:and )?| and /);
  const start = isAnnounced ? /^[\p{L}\p{N}]/u : /^\p{Lu}/u;
  return (
    items.length >= 3 && items.every((item) => start.test(item) && item.split(' ').length <= 4)
  );
}
