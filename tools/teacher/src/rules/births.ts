import { datePattern } from '../grammar/values.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "Moo Deng (born 10 July 2024) is a hippopotamus": when somebody was born. */
export const births = sentenceRule(({ text, name }) => {
  const match = pattern.exec(text);
  const subject = match && name(match[1]!);
  return match && subject
    ? [{ kind: 'event', subject, attribute: 'born', value: match[2]!, verb: 'was' }]
    : [];
});

const pattern = new RegExp(`^([^()]{2,60}?) \\((?:[^()]{1,40}; )?born (${datePattern})\\)`);
