import { documentOf } from './document.ts';
import type { Fact } from './fact.ts';
import { questionsOf } from './questions.ts';
import { rules } from './rules/index.ts';

/**
 * The facts that a Markdown text states plainly, in the order of the rules. Every value stands in the text as it is, and no
 * question can be asked of two of them: where two say different things of the same subject and attribute, both are left out.
 */
export function factsOf(markdown: string): Fact[] {
  const document = documentOf(markdown);
  const found = rules
    .flatMap((rule) => rule(document))
    .filter(({ value }) => document.plain.includes(value));
  return unambiguous(found.filter(isFirstDefinition()));
}

// Two definitions of a thing may both be right: the first is the one that a text opens with.
function isFirstDefinition(): (fact: Fact) => boolean {
  const defined = new Set<string>();
  return ({ kind, subject }) => {
    if (kind !== 'definition') return true;
    const isFirst = !defined.has(subject.toLowerCase());
    defined.add(subject.toLowerCase());
    return isFirst;
  };
}

function unambiguous(facts: Fact[]): Fact[] {
  const values = new Map<string, Set<string>>();
  for (const fact of facts) {
    for (const question of questionsOf(fact)) {
      const key = question.toLowerCase();
      values.set(key, (values.get(key) ?? new Set()).add(fact.value.toLowerCase()));
    }
  }
  const taken = new Set<string>();
  return facts.filter((fact) => {
    const keys = questionsOf(fact).map((question) => question.toLowerCase());
    if (keys.some((key) => taken.has(key) || values.get(key)!.size > 1)) return false;
    for (const key of keys) taken.add(key);
    return true;
  });
}
