import { sentenceRule } from './sentence-rule.ts';

/** "The Velm Tower is 41 metres tall", "Old Bartholomew weighs 640 kilograms": measures told by an adjective or a verb. */
export const measures = sentenceRule(({ text, name }) => {
  const byAdjective =
    /^(.{2,60}?) (?:is|stands|measures) ((?:about |around )?[\p{N}][^\s]* \p{L}+) (tall|high|long|wide|deep|thick)(?=[.,;]|$| and )/u.exec(
      text,
    );
  const byVerb =
    /^(.{2,60}?) (weighs|costs) ((?:about |around )?[\p{N}][^\s]* \p{L}+)(?=[.,;]|$| and )/u.exec(
      text,
    );
  const [phrase, value, measure] = byAdjective
    ? [byAdjective[1], byAdjective[2], byAdjective[3]]
    : [byVerb?.[1], byVerb?.[3], byVerb?.[2]];
  const subject = phrase === undefined ? undefined : name(phrase);
  if (subject === undefined || value === undefined) return [];
  return [{ kind: 'attribute', subject, attribute: nouns[measure!]!, value, verb: 'is' }];
});

const nouns: Record<string, string> = {
  tall: 'height',
  high: 'height',
  long: 'length',
  wide: 'width',
  deep: 'depth',
  thick: 'thickness',
  weighs: 'weight',
  costs: 'price',
};
