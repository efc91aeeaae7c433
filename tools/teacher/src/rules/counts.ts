import { sentenceRule } from './sentence-rule.ts';

/** "The Velm Tower has 213 steps": how many. */
export const counts = sentenceRule(({ text, name }) => {
  const match = pattern.exec(text);
  const subject = match && name(match[1]!);
  if (!match || !subject) return [];
  return [{ kind: 'count', subject, attribute: match[3]!, value: match[2]!, verb: 'is' }];
});

const pattern =
  /^(.{2,60}?) has (?:exactly |about |around |more than |over )?(\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) ((?:\p{Ll}[\p{Ll}-]* ){0,2}\p{Ll}{2,}s)(?=[.,;]|$| (?:in|on|at|for|with|that|which|to|of) )/u;
