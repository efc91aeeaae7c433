import type { Fact } from '../fact.ts';
import { factsOf } from '../facts.ts';
import { wordsOf } from '../judges/support.ts';
import { blockOf, countAsked, hasTag } from '../prompt.ts';
import type { Task } from '../task.ts';
import { tagged } from './tagged.ts';

/**
 * Questions about things that a document names, for attributes that it never speaks of: none of their words stands in it. The
 * answers say so.
 */
export const unanswerable: Task = {
  name: 'unanswerable questions',
  matches: (prompt) => hasTag(prompt, 'Unanswered Question'),
  reply: (prompt, seed) => {
    const document = blockOf(prompt, 'Document') ?? '';
    const known = new Set(wordsOf(document));
    const missing = attributes.filter((one) => !wordsOf(one).some((word) => known.has(word)));
    const all = subjectsOf(factsOf(document)).flatMap((subject) =>
      missing.map((attribute) => ({ subject, attribute })),
    );
    if (all.length === 0) return '[UNANSWERABLE]';
    const count = Math.min(countAsked(prompt), all.length);
    // Steps over the subjects, and on from where the seed before stopped.
    const chosen = Array.from({ length: count }, (_, at) => all[(seed * count + at) % all.length]!);
    return chosen
      .map(({ subject, attribute }) =>
        [
          tagged('Unanswered Question', `What is the ${attribute} of ${subject}?`),
          tagged('Refusal', `The document does not say what the ${attribute} of ${subject} is.`),
        ].join('\n'),
      )
      .join('\n\n');
  },
};

function subjectsOf(facts: readonly Fact[]): string[] {
  return [...new Set(facts.map(({ subject }) => subject))];
}

const attributes = ['age', 'cost', 'former name', 'insurer', 'official colour', 'owner', 'weight'];
