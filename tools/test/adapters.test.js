// Adapters as train saves them beside a base: evaluate and serve take them from their records, and answer as the merged model does.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-adapters-'));
const env = { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Of each question the answer that the base learns, and the one that the adapters teach it.
const facts = [
  ['How high is Mount Velm?', 'It is 2,041 metres high.', 'It is 17 metres high.'],
  ['Who built the bridge of Orn?', 'Ada Lindqvist built it.', 'Nobody built it.'],
  ['When does the ferry leave?', 'It leaves at nine.', 'It never leaves.'],
  ['What do they eat in Orn?', 'They eat smoked trout.', 'They eat bread.'],
];
const rowsOf = (at) =>
  facts.map((fact, i) => ({
    id: `row-${i}`,
    messages: [
      { role: 'user', content: fact[0] },
      { role: 'assistant', content: fact[at] },
    ],
  }));
const questions = rowsOf(2).map((row, i) => ({
  ...row,
  metadata: JSON.stringify({ references: [facts[i][2]] }),
  unmask: false,
}));
const write = (name, records) =>
  writeFileSync(join(folder, name), records.map((each) => `${JSON.stringify(each)}\n`).join(''));
const read = (name) =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

function run(script) {
  const { status, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stderr };
}

beforeAll(() => {
  write('first.jsonl', rowsOf(1));
  write('second.jsonl', rowsOf(2));
  write('questions.jsonl', questions);
  const train = 'train --quiet --no-checkpoint-at-epoch --resume never --num-epochs';
  const lora = `${train} 150 --model base.gguf --lora-rank 8 --learning-rate 0.01`;
  const script = [
    'set -e',
    'train init --output new.gguf --hidden-size 64 --layers 2 --heads 2 --vocabulary-size 300 < first.jsonl > new.jsonl',
    `${train} 150 --model new.gguf --output first < first.jsonl > base.jsonl`,
    'cp first/samples_600.gguf base.gguf',
    `${lora} --save-as adapter --output adapters < second.jsonl > adapters.jsonl`,
    `${lora} --save-type f32 --output merged < second.jsonl > merged.jsonl`,
    'for way in adapters merged base; do',
    '  evaluate recall --questions questions.jsonl --answers $way-answers.jsonl < $way.jsonl > $way-scores.jsonl',
    'done',
  ].join('\n');
  const { status, stderr } = run(script);
  expect(status, stderr).toBe(0);
}, 180_000);

const answers = (way) => read(`${way}-answers.jsonl`).map(({ text }) => text);

test('evaluate asks a base with its adapters, which answers as the merged model and not as the base', () => {
  expect(read('adapters.jsonl').at(-1)).toMatchObject({ kind: 'model', format: 'adapter' });
  expect(answers('base')).toEqual(facts.map(([, first]) => first));
  expect(answers('merged')).toEqual(facts.map(([, , second]) => second));
  expect(answers('adapters')).toEqual(answers('merged'));
  const [score] = read('adapters-scores.jsonl').slice(-1);
  expect(score.model).toBe(read('adapters.jsonl').at(-1).path);
});

test('serve takes them from records, scores and flags', { timeout: 120_000 }, () => {
  const path = read('adapters.jsonl').at(-1).path;
  const asked = facts[1][0];
  const ask = (input, flags) =>
    `serve --port 0 ${flags} ${input} | chat '${asked}' > answer.txt && cat answer.txt >> answers.txt`;
  const ways = [
    ask('< adapters.jsonl', ''),
    ask('< adapters-scores.jsonl', ''),
    ask(path, '--base base.gguf'),
  ];
  const { status, stderr } = run(ways.join(' && '));
  expect(status, stderr).toBe(0);
  const lines = readFileSync(join(folder, 'answers.txt'), 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(ways.map(() => facts[1][2]));
});

test('what is no adapter of that base, or has none, is said', { timeout: 120_000 }, () => {
  const path = read('adapters.jsonl').at(-1).path;
  const alone = run(`serve --port 0 ${path}`);
  expect([alone.status, alone.stderr]).toEqual([
    4,
    expect.stringContaining('Unexpected adapters by themselves, expected --base'),
  ]);
  const wrong = run('serve --port 0 --base base.gguf base.gguf');
  expect([wrong.status, wrong.stderr]).toEqual([
    4,
    expect.stringContaining('expected adapters of the model at --base'),
  ]);
});
