import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { readEntries } from './entries.ts';
import { rowOf } from './entry.ts';
import { phraseFinder } from './held-out/phrase-finder.ts';
import type { Made } from './make-entries.ts';
import { normalText } from './normal-text.ts';

/** Says whether any of these texts gives away a question that is asked later. */
export type Contamination = (texts: readonly string[]) => boolean;

// "What is this?" stands in many a text that has nothing to do with it.
const wordsOfPhrase = 5;

/**
 * The questions of a benchmark, any rows that `mix` reads: the last user message of each, in normal form. One of five
 * words or more is found anywhere in a text, a shorter one only as a whole text.
 */
export async function readContamination(path: string, io: Io): Promise<Contamination> {
  const settings = { seed: 0, phase: 'all' as const, asks: false };
  const uncounted = { took: () => {}, made: () => {}, reject: () => {} };
  const questions = new Set<string>();
  for await (const some of readEntries([{ path }], settings, io, uncounted)) {
    for (const { entry } of some) {
      const asked = rowOf(entry).messages.findLast(({ role }) => role === 'user');
      if (asked) questions.add(normalText(asked.content));
    }
  }
  questions.delete('');
  const long = [...questions].filter((question) => question.split(' ').length >= wordsOfPhrase);
  const { holdsAny } = phraseFinder(long);
  return (texts) => texts.map(normalText).some((text) => questions.has(text) || holdsAny(text));
}

/** The entries that give nothing away, nor do the documents that may be put before them; the others are refused. */
export async function* withoutContamination(
  entries: AsyncIterable<Iterable<Made>>,
  isContaminated: Contamination,
  path: string,
  ledger: Ledger,
): AsyncGenerator<Iterable<Made>> {
  const detail = `A question of ${path} stands in it`;
  for await (const some of entries) yield clean(some);

  function* clean(some: Iterable<Made>): Generator<Made> {
    for (const made of some) {
      const { entry, from } = made;
      const row = rowOf(entry);
      const texts = row.messages.map(({ content }) => content ?? '');
      const document = entry.golden === undefined ? [] : [from?.document ?? ''];
      if (isContaminated([...texts, ...document])) {
        ledger.reject('decontaminate', 'contaminated', detail, row);
      } else yield made;
    }
  }
}
