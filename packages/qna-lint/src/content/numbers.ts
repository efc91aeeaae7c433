import { stemOf, wordsOf } from './word.ts';

const small = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const ordinals =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
    ' ',
  );
const larger: Readonly<Record<string, number>> = {
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  dozen: 12,
};
const words: ReadonlyMap<string, number> = new Map([
  ...small.map((word, value) => [word, value] as const),
  ...ordinals.map((word, value) => [word, value] as const),
  ...Object.entries(larger),
]);

const scales: Readonly<Record<string, number>> = {
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};

/** A number as it stands in a text. */
export interface WrittenNumber {
  readonly value: number;
  readonly written: string;
  readonly start: number;
}

/** The numbers in digits of a text: `24,000` is one, `2.50` is 2.5; the marks of a numbered list are none. */
export function numbersOf(text: string): WrittenNumber[] {
  return [...text.matchAll(/\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?/g)].flatMap((found) => {
    const [written] = found;
    const isMark = /(?:^|\n)\s*$/.test(text.slice(Math.max(0, found.index - 20), found.index));
    if (isMark && /^[.):]/.test(text.slice(found.index + written.length))) return [];
    return [{ value: Number(written.replaceAll(',', '')), written, start: found.index }];
  });
}

/** Every value that a text can be said to name: digits, words, `3 million`, the end of `1985-86`, `12 000`. */
export function valuesIn(text: string): Set<number> {
  const values = new Set(numbersOf(text).map(({ value }) => value));
  for (const word of wordsOf(text)) {
    const value = words.get(stemOf(word));
    if (value !== undefined) values.add(value);
  }
  for (const [, digits = '', scale = ''] of text.matchAll(
    /(?<!\d[.,]?)(\d+(?:[.,]\d+)*)[ -](hundred|thousand|million|billion|trillion)/gi,
  )) {
    values.add(Number(digits.replaceAll(',', '')) * (scales[scale.toLowerCase()] ?? 1));
  }
  for (const [, from = '', to = ''] of text.matchAll(/\b(\d{4})\s?[-–—/]\s?(\d{2})\b/g)) {
    values.add(Number(from.slice(0, 2) + to));
  }
  for (const [joined] of text.matchAll(/\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+/g)) {
    values.add(Number(joined.replace(/\D/g, '')));
  }
  // A list that another splits differently: every run of digits stands for itself too.
  for (const [digits] of text.matchAll(/\d+/g)) values.add(Number(digits));
  return values;
}
