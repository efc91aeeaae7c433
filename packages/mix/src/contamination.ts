import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { readEntries } from './entries.ts';
import { rowOf } from './entry.ts';
import { phraseFinder } from './held-out/phrase-finder.ts';
import type { Made } from './make-entries.ts';
import { normalText } from './normal-text.ts';
import { examine, isTelling } from './overlap/examined.ts';
import { openFinder } from './overlap/finder.ts';
import type { OverlapSettings } from './overlap/settings.ts';
import { spokenText, type TrainingRow } from './training-row.ts';

/** Says how a row gives away what is asked later, or undefined; `more` is what it will hold besides its messages. */
export type Contamination = (row: TrainingRow, more: readonly string[]) => string | undefined;

/**
 * A benchmark, any rows that `mix` reads, and records that only ask. Its questions, what the user says in each row, are looked for
 * in normal form: one of five words or more anywhere in a text, a shorter one only as a whole text, and only where it is the
 * last that the user says. The settings add looser ways.
 */
export async function readContamination(
  path: string,
  loosely: OverlapSettings,
  io: Io,
): Promise<Contamination> {
  const settings = { seed: 0, phase: 'all' as const, asks: false, isBenchmark: true };
  const uncounted = { took: () => {}, made: () => {}, reject: () => {} };
  const questions = new Set<string>();
  const ids: string[] = [];
  const finder = openFinder(loosely);
  for await (const some of readEntries([{ path }], settings, io, uncounted)) {
    for (const { entry } of some) {
      const row = rowOf(entry);
      for (const question of asked(row)) questions.add(question);
      if (loosely.by.length === 0) continue;
      finder.add(row);
      ids.push(row.id);
    }
  }
  questions.delete('');
  const { holdsAny } = phraseFinder([...questions].filter(isTelling));
  return (row, more) => {
    const said = row.messages.map(spokenText);
    if ([...said, ...more].map(normalText).some((text) => questions.has(text) || holdsAny(text))) {
      return `A question of ${path} stands in it`;
    }
    if (loosely.by.length === 0) return undefined;
    const [overlap] = finder.find(row, more);
    if (!overlap) return undefined;
    const { number, likeness, words } = overlap;
    const like =
      likeness === undefined ? `"${words}"` : `a question alike by ${likeness.toFixed(3)}`;
    return `It shares ${like} with the row ${ids[number]} of ${path}`;
  };
}

/** What a row of a benchmark asks. A turn before the last is a question of its own, unless it is a mere "Go on, please". */
function asked(row: TrainingRow): string[] {
  const turns = row.messages.filter(({ role }) => role === 'user');
  if (turns.length === 0) return [];
  const earlier = turns.slice(0, -1).map(({ content }) => normalText(content ?? ''));
  return [...earlier.filter(isTelling), examine(row).question];
}

/** The entries that give nothing away, nor do the documents that may be put before them; the others are refused. */
export async function* withoutContamination(
  entries: AsyncIterable<Iterable<Made>>,
  contaminates: Contamination,
  ledger: Pick<Ledger, 'reject'>,
): AsyncGenerator<Iterable<Made>> {
  for await (const some of entries) yield clean(some);

  function* clean(some: Iterable<Made>): Generator<Made> {
    for (const made of some) {
      const { entry, from } = made;
      const row = rowOf(entry);
      const document = entry.golden === undefined ? [] : [from?.document ?? ''];
      const how = contaminates(row, document);
      if (how === undefined) yield made;
      else ledger.reject('decontaminate', 'contaminated', how, row);
    }
  }
}
