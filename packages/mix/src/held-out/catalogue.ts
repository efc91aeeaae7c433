import { normalText } from '../normal-text.ts';

/** Each fact with its different questions in normal form, and whether each may be held back. */
export type Facts = ReadonlyMap<string, ReadonlyMap<string, boolean>>;

/** Collects what the choice of held-out questions needs of the samples, and nothing else of them. */
export interface Catalogue {
  facts: Facts;
  /** Add a question in normal form; `document` is the text it was asked about. */
  add: (fact: string, question: string, document: string) => void;
}

/**
 * An empty catalogue. A question that stands word for word in its own document is not held back: it would be no
 * unseen phrasing, and every row with that document would have to go.
 */
export function openCatalogue(): Catalogue {
  const facts = new Map<string, Map<string, boolean>>();
  const normalDocument = memorizeLast(normalText);
  return {
    facts,
    add(fact, question, document) {
      const questions = facts.get(fact) ?? new Map<string, boolean>();
      const free = question !== '' && !normalDocument(document).includes(question);
      questions.set(question, free && questions.get(question) !== false);
      facts.set(fact, questions);
    },
  };
}

// The samples of a chunk come one after the other, and a chunk is long.
function memorizeLast<T>(work: (text: string) => T): (text: string) => T {
  let last: { text: string; result: T } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, result: work(text) };
    return last.result;
  };
}
