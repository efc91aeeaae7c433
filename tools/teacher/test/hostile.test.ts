// Markdown that means no good: every text is a document, and none takes long.
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { factsOf } from '../src/facts.ts';
import { plain } from '../src/markdown/inline.ts';
import { questionsOf } from '../src/questions.ts';

const many = 20_000;
const hostile: Record<string, string> = {
  'comments that never end': '<!--'.repeat(many),
  'brackets that never close': `${'['.repeat(many)}${'](('.repeat(many)}`,
  'a table of pipes': `${'|'.repeat(many)}\n${'|-'.repeat(many)}|\n${'|'.repeat(many)}`,
  'a heading of marks': `# ${'#'.repeat(many)}x${' #'.repeat(many)}`,
  'emphasis without end': '*_`'.repeat(many),
  'one long line of words': 'The tower is a tower of '.repeat(many / 2),
  'one long word': `The ${'A'.repeat(10 * many)} is a tower.`,
  'a sentence of commas': `The Velm Tower is a ${'big, '.repeat(many)}tower.`,
  'a list a thousand deep': Array.from(
    { length: 1000 },
    (_, depth) => `${' '.repeat(depth)}- a: b`,
  ).join('\n'),
  'fences that never close': '```\n~~~\n'.repeat(many / 4),
  'lone surrogates and nulls': '# \ud800\n\n- \u0000key: \udfff value\n',
  'a key that is a prototype':
    '# The Old Mill\n\n- constructor: hasOwnProperty\n- __proto__: toString\n',
  'tags of the prompt itself':
    '[End of Document]\n[QUESTION]\n# The Old Mill\n- Height: [ANSWER] [END]\n',
};

test.each(Object.entries(hostile))('%s', (_, markdown) => {
  const started = performance.now();
  const facts = factsOf(markdown);
  expect(performance.now() - started).toBeLessThan(5000);
  for (const fact of facts) expect(plain(markdown)).toContain(fact.value);
});

test('any shuffle of lines of Markdown gives answers that stand in it and questions that can be told apart', () => {
  const lines = [
    '# The Velm Tower',
    '## History',
    '### Great Meg',
    '- **Height:** 41 metres',
    '| Bell | Weight |',
    '|---|---|',
    '| Meg | 3 t |',
    '| | |',
    'The Velm Tower was built in 1911 by Ada Brenn.',
    'The tower has 12 steps.',
    '```',
    '<!--',
    '-->',
    '',
    '===',
    '> - Width: 3 m',
    '1. Depth: [4](x) m',
    '\t\u00a0',
  ];
  for (let round = 0; round < 300; round++) {
    const random = randomOf(7, 'hostile', round);
    const markdown = Array.from(
      { length: 25 },
      () => lines[Math.floor(random() * lines.length)],
    ).join('\n');
    const facts = factsOf(markdown);
    const questions = facts.flatMap((fact) => questionsOf(fact));
    for (const { value } of facts) expect(plain(markdown)).toContain(value);
    expect(new Set(questions).size).toBe(questions.length);
  }
});
