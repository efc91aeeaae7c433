import {
  addShingles,
  bandKeys,
  bandsFor,
  contentsOf,
  distinct,
  emptyBag,
  hashText,
  jaccard,
  marksOf,
  mix32,
  normalText,
  openSketch,
  type ShingleBag,
  sketchSize,
} from '@labpipe/text';
import { callsTools, type RowMessage, spokenText } from '../training-row.ts';
import { lastParagraph } from './last-paragraph.ts';
import type { Described, Likeness } from './likeness.ts';

/** What is compared of a row: shingles of its questions, of what stands before them, and of everything else that is said. */
interface Groups<T> {
  questions: T;
  documents: T;
  answers: T;
}

export interface View {
  stamp: number;
  groups: readonly Uint32Array[];
}

export interface Nearness extends Likeness<View> {
  keysOf: (messages: readonly RowMessage[]) => Uint32Array;
  viewOf: (messages: readonly RowMessage[]) => View;
}

/**
 * Rows that say nearly the same: the same roles, system message, numbers and names in the questions, and in each of the groups
 * a Jaccard index of the shingles from the threshold on. A question is the last paragraph of a user message. It is measured
 * apart from the document before it, as many questions are asked about one document, and from the answer, as many have the same.
 */
export function nearness(threshold: number): Nearness {
  const sketch = openSketch();
  const bags = { questions: emptyBag(), documents: emptyBag(), answers: emptyBag() };
  // Two rows agree in a number of their joint sketches with the product of the groups' indexes.
  const bandsOf = [1, 2, 3].map((groups) => bandsFor(threshold ** groups, sketchSize));

  const keysOf = (messages: readonly RowMessage[]): Uint32Array => {
    const stamp = fill(bags, messages);
    const filled = present(bags);
    const joint = new Uint32Array(sketchSize);
    for (const bag of filled) {
      const own = sketch(contentsOf(bag));
      for (let at = 0; at < sketchSize; at++) joint[at] = mix32(joint[at]!) ^ own[at]!;
    }
    return bandKeys(joint, bandsOf[Math.max(1, filled.length) - 1]!, stamp);
  };

  const viewOf = (messages: readonly RowMessage[]): View => {
    const stamp = fill(bags, messages);
    const groups = [bags.questions, bags.documents, bags.answers];
    return { stamp, groups: groups.map((bag) => distinct(contentsOf(bag))) };
  };

  return {
    reason: 'near-duplicate',
    threshold,
    keys: Math.max(...bandsOf.map(({ bands }) => bands)),
    batch: 64,
    async *describe(batches) {
      for await (const rows of batches) {
        yield rows.map(({ messages }): Described => ({ keys: keysOf(messages) }));
      }
    },
    view: ({ messages }) => viewOf(messages),
    keysOf,
    viewOf,
    measure(a, b) {
      if (a.stamp !== b.stamp) return 0;
      return Math.min(...a.groups.map((group, at) => jaccard(group, b.groups[at]!)));
    },
  };
}

/** Fill the groups' bags with a row's shingles, and give a hash of all that must be equal. */
function fill(bags: Groups<ShingleBag>, messages: readonly RowMessage[]): number {
  for (const bag of Object.values(bags)) bag.length = 0;
  let stamp = 0;
  for (const [at, message] of messages.entries()) {
    const { role } = message;
    const text = spokenText(message);
    stamp = mix32(stamp ^ hashText(role));
    if (role === 'system') stamp ^= hashText(normalText(text));
    else if (role === 'user') {
      const { before, question } = lastParagraph(text);
      stamp ^= hashText(marksOf(question));
      addShingles(question, at, bags.questions);
      if (before !== '') addShingles(before, at, bags.documents);
    } else {
      // A call with another argument does another thing, however alike.
      if (callsTools(message)) stamp ^= hashText(text);
      addShingles(text, at, bags.answers);
    }
  }
  return mix32(stamp ^ present(bags).length);
}

function present({ questions, documents, answers }: Groups<ShingleBag>): ShingleBag[] {
  return [questions, documents, answers].filter(({ length }) => length > 0);
}
