import type { Fact } from '../fact.ts';
import { datePattern, namePattern } from '../grammar/values.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "Ada Brenn built the Velm Tower in 1911": by whom, and when. */
export const makers = sentenceRule(({ text, name }) => {
  const match = pattern.exec(text);
  const subject = match && name(match[3]!);
  const maker = match && name(match[1]!);
  if (!match || !subject || !maker) return [];
  const common = { subject, attribute: participles[match[2]!] ?? match[2]!, verb: 'was' } as const;
  const facts: Omit<Fact, 'evidence'>[] = [{ kind: 'agent', value: match[1]!, ...common }];
  if (match[4] !== undefined) facts.push({ kind: 'event', value: match[4], ...common });
  return facts;
});

const participles: Record<string, string> = { wrote: 'written', drew: 'drawn' };

const pattern = new RegExp(
  `^(${namePattern}) (designed|built|founded|invented|discovered|established|wrote|drew|painted|made|cast|created|composed|planted) ((?:[Tt]he )?${namePattern})(?: in (${datePattern}))?(?=[.,;]| for | with | at )`,
  'u',
);
