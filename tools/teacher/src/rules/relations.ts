import { clause } from '../grammar/values.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "Old Bartholomew is named after Bartholomew Finch", "is made of copper", "is owned by Ada Brenn". */
export const relations = sentenceRule(({ text, name }) => {
  const match = pattern.exec(text);
  const value = match && clause(match[4]!, 8);
  const subject = value && name(match[1]!);
  if (
    !match ||
    !value ||
    !subject ||
    /^(it|its|their|his|her|this|that|as|to|so) /.test(`${value} `)
  )
    return [];
  return [
    { kind: 'relation', subject, attribute: match[3]!, value, verb: match[2] as 'is' | 'was' },
  ];
});

const pattern =
  /^(.{2,60}?) (is|was) (?:also )?(named after|named for|made of|made from|built of|built from|carved from|powered by|driven by|fuelled by|owned by|operated by|managed by|maintained by|governed by|run by|led by|known as|called|nicknamed) (.+)$/;
