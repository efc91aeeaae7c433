import { clause } from '../grammar/values.ts';
import { isPlural } from '../grammar/words.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "The five masters of the guild were: Ada Brenn, Tom Lisk and Una Sorrel." asks for the whole list. */
export const enumerations = sentenceRule(({ text, name, section }) => {
  const match = pattern.exec(text);
  if (!match) return [];
  const [, attribute = '', owner, verb, rest = ''] = match;
  const value = rest.replace(/\.$/, '');
  const subject = owner === undefined ? section.subject : name(owner);
  const items = value.split(/, (?:and )?| and /);
  const isList =
    items.length >= 3 &&
    items.every((item) => /^[\p{L}\p{N}]/u.test(item) && item.split(' ').length <= 4);
  if (
    subject === undefined ||
    !isList ||
    !isPlural(attribute) ||
    clause(value.replaceAll(',', ''), 20) === undefined
  )
    return [];
  return [{ kind: 'attribute', subject, attribute, value, verb: verb as 'are' | 'were' }];
});

const pattern =
  /^The (\p{Ll}[\p{Ll} -]{2,40}?)(?: of (\p{Lu}.{1,60}?|the .{2,60}?))? (are|were):? ([^:;()]{5,160})$/u;
