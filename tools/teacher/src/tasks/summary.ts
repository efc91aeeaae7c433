import { documentOf, proseOf } from '../document.ts';
import type { Fact } from '../fact.ts';
import { factsOf } from '../facts.ts';
import { blockOf, hasTag } from '../prompt.ts';
import type { Task } from '../task.ts';

/** The sentences and rows that the facts of a document stand in, word for word. */
export const extractiveSummary = summary('Extractive Summary', (document, facts) => {
  const lines = [...new Set(facts.map(({ evidence }) => evidence))];
  return (lines.length > 0 ? lines : sentencesOf(document)).join('\n');
});

/** Every sentence of a document in its order, and then the facts that stand in no sentence. */
export const detailedSummary = summary('Detailed Summary', (document, facts) => {
  const sentences = sentencesOf(document);
  const prose = sentences.join(' ');
  const others = facts.filter(({ evidence }) => !prose.includes(evidence)).map(statement);
  return [...sentences, ...new Set(others)].join(' ');
});

/** The facts of a document, one a line. */
export const atomicFacts = summary('Atomic Facts', (document, facts) => {
  const lines = [...new Set(facts.map(statement))];
  return (lines.length > 0 ? lines : sentencesOf(document)).map((line) => `- ${line}`).join('\n');
});

function summary(tag: string, write: (document: string, facts: Fact[]) => string): Task {
  return {
    name: tag.toLowerCase(),
    matches: (prompt) => hasTag(prompt, tag),
    reply: (prompt) => {
      const document = blockOf(prompt, 'Document') ?? '';
      return `[Start of ${tag}]\n${write(document, factsOf(document))}\n[End of ${tag}]`;
    },
  };
}

function sentencesOf(document: string): string[] {
  return documentOf(document).sections.flatMap(({ blocks }) => blocks.flatMap(proseOf));
}

/** A fact as one sentence; in the words of its source, where its kind has no plain form. */
function statement({ kind, subject, attribute, value, verb, evidence }: Fact): string {
  const named = subject.charAt(0).toUpperCase() + subject.slice(1);
  if (kind === 'attribute') return `The ${attribute} of ${subject} ${verb} ${value}.`;
  if (kind === 'event') return `${named} ${verb} ${attribute} in ${value}.`;
  return /[.!?]$/.test(evidence) ? evidence : `${evidence}.`;
}
