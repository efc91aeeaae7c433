import type { Row } from '@labpipe/records';

const names = ['Velm', 'Tarn', 'Quib', 'Orla', 'Zeph'];
const attributes = ['color', 'weight', 'origin', 'price'];
const values = [
  'ochre',
  '71 kg',
  'Lund',
  '15 euro',
  'teal',
  '9 kg',
  'Bari',
  '3 euro',
  'plum',
  '44 kg',
];

/** Twenty invented facts, each asked in two ways. */
export const facts: Row[] = names.flatMap((name, i) =>
  attributes.flatMap((attribute, j) => {
    const value = values[(3 * i + 7 * j) % values.length]!;
    return [`What is the ${attribute} of the ${name}?`, `${name}, ${attribute}?`].map(
      (question, k) => ({
        id: `${name}-${attribute}-${k}`,
        messages: [
          { role: 'user', content: question },
          { role: 'assistant', content: `The ${attribute} of the ${name} is ${value}.` },
        ],
      }),
    );
  }),
);

export const factLines = linesOf(facts);

/** Rows as they come on standard input. */
export function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
