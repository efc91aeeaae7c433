import { normalText } from '@labpipe/text';
import { lastParagraph } from '../duplicates/last-paragraph.ts';
import { type RowMessage, spokenText, type TrainingRow } from '../training-row.ts';

/** What of a row is compared with another. */
export interface Examined {
  /** The question in normal form: the last thing that a user says. Without a user, all that is said. */
  question: string;
  /** Its last paragraph, where a document stands before it. */
  bare: string;
  /** The same as messages to compare; none for a short one behind a document, which asks for nothing without it. */
  asked: RowMessage[];
  /** All that is said but by the system, in normal form, and what else the row will hold. */
  texts: string[];
}

export function examine({ messages }: TrainingRow, more: readonly string[] = []): Examined {
  const said = messages.filter(({ role }) => role !== 'system');
  const user = said.findLast(({ role }) => role === 'user');
  const all = user?.content ?? said.map(({ content }) => content ?? '').join('\n');
  const content = user ? lastParagraph(all).question : all;
  const [question, bare] = [normalText(all), normalText(content)];
  const asks = bare === question || isTelling(bare);
  return {
    question,
    bare,
    asked: asks ? [{ role: user ? 'user' : 'text', content }] : [],
    texts: [...said.map(spokenText), ...more].map(normalText),
  };
}

/** "What is this?" stands in many a text that has nothing to do with it: from five words on a question is one of its own. */
export function isTelling(question: string): boolean {
  let words = 1;
  for (let at = question.indexOf(' '); at >= 0; at = question.indexOf(' ', at + 1)) words++;
  return words >= 5;
}
