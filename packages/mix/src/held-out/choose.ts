import { priority } from '@labpipe/records';
import type { Facts } from './catalogue.ts';
import { phraseFinder } from './phrase-finder.ts';

export interface HoldOutSettings {
  seed: number;
  by: 'phrasing' | 'fact';
  /** Questions of each fact; by fact, all of them go. */
  perFact: number;
  /** Share of the facts, 0 to 1. */
  share: number;
}

/** What no training row may hold. */
export interface HeldOut {
  /** In normal form. */
  questions: ReadonlySet<string>;
  /** Facts of which every row goes: none when only phrasings are held back. */
  facts: ReadonlySet<string>;
}

/** So many other questions of a fact stay, or its held-out question would ask for what was never taught. */
export const questionsThatStay = 2;

/**
 * Choose what is held back, by the seed and the content alone, never by the order of input. A question that stands
 * within another one ("gauge 1" in "gauge 12") is passed over, since it would take that one along.
 */
export function chooseHeldOut(facts: Facts, settings: HoldOutSettings): HeldOut {
  const { seed, by, share, perFact } = settings;
  const able = [...facts].filter(([, questions]) => isAble(questions, settings));
  const size = Math.round(able.length * share);
  const ranked = smallest(able, size, ([fact]) => priority(seed, 'fact', fact)).map(
    ([fact, questions]) => ({ fact, questions: rank(fact, questions, seed) }),
  );
  const most = by === 'fact' ? Number.POSITIVE_INFINITY : perFact;
  const chosen = chooseSeparate(ranked, most, facts);
  return {
    questions: new Set(chosen.flatMap(({ questions }) => questions)),
    facts: new Set(by === 'fact' ? chosen.map(({ fact }) => fact) : []),
  };
}

interface Ranked {
  fact: string;
  questions: string[];
}

function isAble(
  questions: ReadonlyMap<string, boolean>,
  { by, perFact }: HoldOutSettings,
): boolean {
  if (by === 'phrasing' && questions.size < perFact + questionsThatStay) return false;
  return [...questions.values()].includes(true);
}

function rank(fact: string, questions: ReadonlyMap<string, boolean>, seed: number): string[] {
  const free = [...questions].filter(([, isFree]) => isFree).map(([question]) => question);
  return smallest(free, free.length, (question) => priority(seed, fact, question));
}

// Only what is about to be chosen is looked for in all questions, again until none of it is found: far less memory than
// looking for every question at once, and a few rounds in practice. What hostile input leaves after the last round is
// held out as well; then rows with other questions go, and are counted.
const rounds = 10;

function chooseSeparate(ranked: readonly Ranked[], most: number, facts: Facts): Ranked[] {
  const taken = new Set<string>();
  for (let round = 0; ; round++) {
    const chosen = ranked
      .map(({ fact, questions }) => ({
        fact,
        questions: questions.filter((question) => !taken.has(question)).slice(0, most),
      }))
      .filter(({ questions }) => questions.length > 0);
    const within = round < rounds ? findWithin(chosen, facts) : [];
    if (within.length === 0) return chosen;
    for (const question of within) taken.add(question);
  }
}

function findWithin(chosen: readonly Ranked[], facts: Facts): string[] {
  const finder = phraseFinder(new Set(chosen.flatMap(({ questions }) => questions)));
  const found = new Set<string>();
  for (const questions of facts.values()) {
    for (const question of questions.keys()) {
      for (const phrase of finder.phrasesIn(question)) if (phrase !== question) found.add(phrase);
    }
  }
  return [...found];
}

function smallest<T>(items: readonly T[], size: number, weigh: (item: T) => number): T[] {
  return items
    .map((item) => ({ item, weight: weigh(item) }))
    .sort((a, b) => a.weight - b.weight)
    .slice(0, size)
    .map(({ item }) => item);
}
