/** Training rows as JSONL: `count` of them, the nth made of its number by `messages`. */
export function rowsOf(count, messages, unmask) {
  return Array.from({ length: count }, (_, n) => {
    const [user, assistant] = messages(n);
    const said = [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ];
    return `${JSON.stringify({ id: `row-${n}`, messages: said, metadata: '{}', unmask })}\n`;
  }).join('');
}

/** Long rows, nearly all learned: about 128 tokens. */
export const long = (n) => [
  `What is known of tower ${n}?`,
  `Tower ${n} stands by the sea and is lit at dusk by its keeper, who climbs ${n % 97} steps. `.repeat(
    5,
  ),
];

const tails = [
  '',
  ' at low tide',
  ' at low tide, as the keeper says',
  ' at low tide, as the keeper of the harbour says every day',
];

/** Short rows, as facts are: 19 to 41 tokens, 32 on average. */
export const short = (n) => {
  const answer = `${(n * 37) % 400} m`;
  const tail = tails[n % tails.length];
  return [`How high is tower ${n}?`, tail === '' ? answer : `It is ${answer} high${tail}.`];
};

/** Nine short rows and a long one, over and over: facts, and now and then a document. */
export const mixed = (n) => (n % 10 === 0 ? long(n) : short(n));

const syllables = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'je',
  'ki',
  'lo',
  'mu',
  'na',
  'pe',
  'ri',
  'so',
];
const syllable = (n) => syllables[n % syllables.length];

/** Words of three syllables, each many times over all rows: for a vocabulary that is as large as asked, which the others are too much alike for. */
export const words = (n) => {
  const word = (i) => syllable(i) + syllable(i * 3 + (i >> 3)) + syllable(i * 5 + (i >> 5));
  return ['Words?', Array.from({ length: 20 }, (_, i) => word((n * 20 + i) % 600)).join(' ')];
};
