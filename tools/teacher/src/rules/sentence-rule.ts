import { type Document, proseOf, type Section } from '../document.ts';
import type { Fact } from '../fact.ts';
import { namedSubject } from '../grammar/names.ts';

/** One sentence, and how to find out who or what a phrase at its start is (undefined: cannot be told). */
export interface Sentence {
  text: string;
  name: (phrase: string) => string | undefined;
  section: Section;
}

// A sentence that goes on for longer says more than one thing.
const longestSentence = 320;

/** Make a rule of what finds the facts in one sentence: it then reads every paragraph and list item of a document. */
export function sentenceRule(
  factsOf: (sentence: Sentence) => Omit<Fact, 'evidence'>[],
): (document: Document) => Fact[] {
  return (document) =>
    document.sections.flatMap((section) =>
      section.blocks
        .flatMap(proseOf)
        .filter((text) => text.length <= longestSentence)
        .flatMap((text) =>
          factsOf({ text, section, name: (phrase) => namedSubject(phrase, document, section) }).map(
            (fact) => ({ ...fact, evidence: text }),
          ),
        ),
    );
}
