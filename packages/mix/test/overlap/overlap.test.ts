import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { edited, shuffled, writer } from '../duplicates/rows.ts';

const folder = temporaryFolder();
const row = (id: string, question: string, answer = 'No answer.') => ({
  id,
  messages: [
    {
      role: 'system',
      content:
        'You are a model of few words, and answer as well as you can, whatever you are asked here.',
    },
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ],
});
const lines = (rows: object[]) => rows.map((one) => `${JSON.stringify(one)}\n`).join('');

function write(name: string, rows: object[]): string {
  writeFileSync(join(folder, name), lines(rows));
  return join(folder, name);
}

async function overlap(...args: string[]) {
  const { code, stdout, stderr } = await runInTest(main, ['overlap', ...args]);
  return {
    code,
    stderr,
    pairs: stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

const sentence =
  'the keeper of the old light climbs its two hundred steps every evening before dusk';
const b = write('b.jsonl', [
  row('question', 'How high is the tower of the town?'),
  row('near', 'Which family has owned the great mill by the river since the flood?'),
  row('run', 'Is it true?', `They say that ${sentence}.`),
  row('short', 'Why?'),
]);

test.each([
  ['the same question, written otherwise', 'how HIGH is the tower -- of the town', ['question']],
  ['it behind a document', 'A text.\n\nHow high is the tower of the town?', ['question', 'near']],
  [
    'nearly the same question',
    'Which family has owned the great mill at the river since the flood?',
    ['near'],
  ],
  ['a run of words', `Tell me whether ${sentence}, or not.`, ['n-gram']],
  ['a short question as a whole', 'why', ['question', 'near']],
])('%s is an overlap', async (_name, question, ways) => {
  const a = write('a.jsonl', [row('other', 'Something else altogether?'), row('it', question)]);
  const { code, pairs, stderr } = await overlap(a, b);
  expect(pairs).toHaveLength(1);
  expect(pairs[0]).toMatchObject({ overlap: ways, a: { number: 2, id: 'it' } });
  expect(code).toBe(1);
  expect(stderr).toContain('1 pairs overlap');
});

test.each([
  ['a short question within another', 'I wonder why.'],
  ['a short question behind a document', 'A text.\n\nWhy?'],
  ['another name', 'Which family has owned the great mill by the Orla since the flood?'],
  ['fewer words than a run', sentence.split(' ').slice(0, 12).join(' ')],
])('%s is none', async (_name, question) => {
  const a = write('a.jsonl', [row('it', question)]);
  expect(await overlap('--by', 'question,n-gram', a, b)).toMatchObject({ code: 0, pairs: [] });
  expect((await overlap(a, b)).pairs).toEqual([]);
});

test('a turn of phrase that more than ten rows have is no trace of any of them', async () => {
  const phrase =
    'answer the following question with the letter of the one choice that is right, please:';
  const many = write(
    'many.jsonl',
    Array.from({ length: 11 }, (_, at) => row(`b${at}`, `${phrase} ${at} ${at * 7}`)),
  );
  const a = write('a.jsonl', [row('a', `${phrase} what is the colour of the sea in winter?`)]);
  expect((await overlap(a, many)).pairs).toEqual([]);
  const few = write('few.jsonl', [row('b', `${phrase} 0`)]);
  expect((await overlap(a, few)).pairs[0].words).toBe(
    'answer the following question with the letter of the one choice that is',
  );
});

test('a turn of phrase is one within any memory', async () => {
  const phrase = 'please answer the question below in as few words as you can and say why it is so';
  const own = (at: number) => writer(at + 1)(300);
  // Eleven rows have it, in parts that hold a few rows each; eight have another one.
  const second = write(
    'turns.jsonl',
    Array.from({ length: 300 }, (_, at) =>
      row(
        `b${at}`,
        at % 30 === 0 || at === 1
          ? `${phrase} ${own(at)}`
          : at % 40 === 7
            ? `${sentence} ${own(at)}`
            : own(at),
      ),
    ),
  );
  const first = write('asks.jsonl', [row('a', `${phrase}? ${sentence}.`)]);
  const args = ['--by', 'n-gram', first, second];
  const { pairs } = await overlap('--memory', '1M', ...args);
  expect(pairs).toHaveLength(8);
  expect(pairs).toEqual((await overlap('--memory', '1G', ...args)).pairs);
});

test('the pairs and their order are the same within any memory, and planted ones are found', async () => {
  const texts = Array.from({ length: 300 }, (_, at) => writer(at + 1)(300));
  const random = () => 0.5;
  const second = write(
    'second.jsonl',
    texts.map((text, at) => row(`b${at}`, text.slice(0, 1500))),
  );
  const leaked = texts.filter((_text, at) => at % 3 === 0);
  const first = write(
    'first.jsonl',
    shuffled(
      [
        ...leaked.map((text, at) => row(`leak${at}`, edited(text.slice(0, 1500), 2, random))),
        ...Array.from({ length: 200 }, (_, at) => row(`own${at}`, writer(at + 1000)(100))),
      ],
      1,
    ),
  );
  const whole = await overlap(first, second);
  expect(whole.pairs.filter(({ a }) => a.id.startsWith('leak'))).toHaveLength(100);
  const inParts = await overlap('--memory', '1M', first, second);
  expect(inParts.pairs).toEqual(whole.pairs);
  const { stderr, code } = await runInTest(main, ['overlap', '--memory', '1M', '-', second], {
    stdin: lines([row('x', 'y')]),
  });
  expect([code, stderr.includes('expected one that can be read more than once')]).toEqual([
    2,
    true,
  ]);
});

test('sums close, and standard input may be the first file', async () => {
  const { code, stderr } = await runInTest(main, ['overlap', '-', b], {
    stdin: lines([row('x', 'y')]),
  });
  expect(code).toBe(0);
  expect(stderr).toContain(
    'mix overlap: 5 in, 5 made, 5 out, 0 rejected, 0 failed, 0 pairs overlap',
  );
});

test.each([
  [['a', 'a'], 'Unexpected a twice, expected two different files'],
  [['a'], 'Unexpected 1 files'],
  [
    ['--by', 'feeling', 'a', 'b'],
    '--by: Unexpected feeling, expected some of question,near,n-gram',
  ],
  [['--n-gram', '0', 'a', 'b'], '--n-gram: Unexpected 0'],
  [['--threshold', '2', 'a', 'b'], '--threshold: Unexpected 2'],
])('%j is a usage error', async (args, message) => {
  const { code, stderr } = await overlap(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test.each([
  ['question', 2],
  ['near', 1],
  ['n-gram', 1],
  ['all', 0],
])('mix --without-by %s leaves %i of the rows', async (way, left) => {
  const stdin = lines([
    row('x', 'How high is the tower of the town?'),
    row('y', 'Which family has owned the great mill at the river since the flood?'),
    row('z', 'Is it so?', `I heard that ${sentence}!`),
  ]);
  const args = ['--held-out', 'none', '--without', b, '--without-by', way, '--verbose'];
  const { stdout, stderr } = await runInTest(main, args, { stdin });
  expect(stdout.split('\n').filter(Boolean)).toHaveLength(left);
  expect(stderr).toContain('A question of');
  if (way !== 'question' && way !== 'n-gram')
    expect(stderr).toContain('It shares a question alike by 0.8');
  if (way !== 'question' && way !== 'near')
    expect(stderr).toContain('It shares "that the keeper of the old light');
});

const data = sharedData();
test.runIf(data)(
  'a question of MMLU within a training set is found, and the sets do not overlap otherwise',
  async () => {
    const [dev, tests] = ['dev', 'test'].map(
      (name) => `${data}/mmlu/${name}/astronomy_${name}.csv`,
    ) as [string, string];
    expect(await overlap('--by', 'question,n-gram', dev, tests)).toMatchObject({ code: 0 });
    const a = write('a.jsonl', [row('leak', 'Why is the sky blue?')]);
    expect((await overlap(a, dev)).pairs).toEqual([]);
  },
);
