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

/** Short rows, as facts are: about 24 tokens. */
export const short = (n) => [
  `How high is tower ${n}?`,
  n % 3 === 0 ? `It is ${(n * 37) % 400} m high.` : `${(n * 37) % 400} m`,
];
