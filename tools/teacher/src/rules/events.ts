import type { Fact } from '../fact.ts';
import { datePattern, namePattern } from '../grammar/values.ts';
import { isEventParticiple } from '../grammar/verbs.ts';
import { sentenceRule } from './sentence-rule.ts';

/** "X was built in 1911 by Ada Brenn at Port Sallow", in any order: when, by whom and where. */
export const events = sentenceRule(({ text, name }) => {
  const match =
    /^(.{2,80}?) (?:was|were) (?:originally |officially |formally |finally )?((?:first )?[a-z-]+)( .*)$/.exec(
      text,
    );
  if (!match || !isEventParticiple(match[2]!)) return [];
  const found = tailOf(match[3]!);
  const subject = found.length > 0 ? name(match[1]!) : undefined;
  if (subject === undefined) return [];
  return found.map(({ kind, value }) => ({
    kind,
    subject,
    attribute: match[2]!,
    value,
    verb: 'was',
  }));
});

type Part = Pick<Fact, 'kind' | 'value'>;

function tailOf(tail: string): Part[] {
  const parts: Part[] = [];
  let rest = tail;
  while (parts.length < 3) {
    const step = segments
      .map(({ kind, pattern }) => ({ kind, match: pattern.exec(rest) }))
      .find(({ match }) => match !== null);
    if (!step?.match) break;
    rest = rest.slice(step.match[0].length);
    parts.push({ kind: step.kind, value: step.match[1]!.replace(/\.$/, '') });
  }
  const kinds = new Set(parts.map(({ kind }) => kind));
  return kinds.size === parts.length ? parts : [];
}

// What follows must end the phrase: "by French explorers" is not by somebody called French.
const end =
  '(?=[.;:]|$|,(?! \\p{Lu})| (?:in|on|at|by|near|and|but|to|for|from|with|after|before|during|when|while|as|who|which|using)\\b)';

const segments: { kind: Fact['kind']; pattern: RegExp }[] = [
  { kind: 'event', pattern: new RegExp(`^,? (?:in|on) (${datePattern})${end}`, 'u') },
  { kind: 'agent', pattern: new RegExp(`^,? by ((?:the )?${namePattern})${end}`, 'u') },
  {
    kind: 'event-place',
    pattern: new RegExp(`^,? ((?:in|at|on|near) (?:the )?${namePattern})${end}`, 'u'),
  },
];
