import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const syllables =
  'ka lo mi ter ven dra sol pin gar the our est nor bel tun ric os al fen qua'.split(' ');

/** Write `count` knowledge leaves that every linter accepts, of about 6 kB each, and give their paths. */
export function makeTaxonomy(folder, count) {
  const random = generator(12345);
  return Array.from({ length: count }, (_, number) => {
    const leaf = join(folder, 'knowledge', `domain_${Math.floor(number / 100)}`, `leaf_${number}`);
    mkdirSync(leaf, { recursive: true });
    const path = join(leaf, 'qna.yaml');
    writeFileSync(path, leafText(number, random));
    return path;
  });
}

function leafText(number, random) {
  const words = (count) => Array.from({ length: count }, () => word(random)).join(' ');
  const pair = () =>
    `      - question: |\n          What ${words(9)}?\n        answer: |\n${wrap(`The ${words(18)}.`, 10)}`;
  const seed = () =>
    `  - context: |\n${wrap(`${words(100)}.`, 6)}\n    questions_and_answers:\n${[pair(), pair(), pair()].join('\n')}`;
  return [
    '---\nversion: 3',
    `domain: ${words(2)}\ncreated_by: user${number}\nseed_examples:`,
    ...Array.from({ length: 5 }, seed),
    `document_outline: |\n${wrap(`Overview of ${words(15)}.`, 2)}`,
    'document:\n  repo: https://example.com/some/repo.git',
    '  commit: 951999afdc59c46d325493568193b40bd5439c9e',
    `  patterns:\n    - "leaf_${number}*.md"\n`,
  ].join('\n');
}

function word(random) {
  return Array.from({ length: 1 + random(2) }, () => syllables[random(syllables.length)]).join('');
}

function wrap(text, indent) {
  const lines = [''];
  for (const next of text.split(' ')) {
    if (lines.at(-1).length + next.length > 90) lines.push('');
    lines[lines.length - 1] += (lines.at(-1) ? ' ' : '') + next;
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

// Numerical Recipes' linear congruential generator: the same tree on every machine.
function generator(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
