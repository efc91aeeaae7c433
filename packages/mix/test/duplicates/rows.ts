import { randomOf } from '@labpipe/records';
import { lessonOf } from '../../src/lesson-of.ts';
import type { Made } from '../../src/make-entries.ts';
import { trainingRow } from '../../src/training-row.ts';

/** An entry of a row with these messages, users first. */
export function madeOf(...texts: string[]): Made {
  const messages = texts.map((content, at) => ({
    role: at % 2 === 0 ? 'user' : 'assistant',
    content,
  }));
  const row = trainingRow({ messages, metadata: {}, unmask: false });
  const bytes = Buffer.from(JSON.stringify(row));
  const lesson = lessonOf(messages, false);
  return { entry: { source: 0, shape: 'given', lesson, bytes } };
}

export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = randomOf(seed, 'shuffled');
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Texts of random words, the frequent ones far more often, as in any language. */
export function writer(seed: number): (words: number) => string {
  const random = randomOf(seed, 'writer');
  const syllables = 'ba ce di fo gu ha ke li mo nu pa re si to vu wa'.split(' ');
  const word = () => syllables[Math.floor(random() * syllables.length)]!;
  const words = Array.from(
    { length: 2000 },
    () => word() + word() + (random() < 0.5 ? word() : ''),
  );
  return (count) =>
    Array.from({ length: count }, () => words[Math.floor(random() ** 2 * words.length)]).join(' ');
}

/** The text with some of its words replaced, left out or doubled. */
export function edited(text: string, edits: number, random: () => number): string {
  const words = text.split(' ');
  for (let edit = 0; edit < edits; edit++) {
    const at = Math.floor(random() * words.length);
    const [kind, other] = [random(), words[Math.floor(random() * words.length)]!];
    if (kind < 0.4) words[at] = other;
    else if (kind < 0.7) words.splice(at, 1);
    else words.splice(at, 0, other);
  }
  return words.join(' ');
}
