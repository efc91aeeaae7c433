import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { readRecipe } from '../src/recipe.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'recipes/data'), { recursive: true });
const row = (text: string) => ({
  messages: [
    { role: 'user', content: text },
    { role: 'assistant', content: 'Yes.' },
  ],
});
const rows = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${JSON.stringify(row(`${name} ${at}`))}\n`).join('');
writeFileSync(join(folder, 'recipes/data/a.jsonl'), rows('a', 10));
writeFileSync(join(folder, 'b.jsonl'), rows('b', 4));

test('sizes are rows or shares as they are written, and paths start at the recipe', async () => {
  const path = recipe(`
    datasets:
      - { path: data/a.jsonl, sampling_size: 1 }
      - { path: data/a.jsonl, sampling_size: 1.0 }
      - { path: ${folder}/b.jsonl, sampling_size: 0.5 }
      - path: ../b.jsonl
  `);
  expect(await readRecipe(path)).toEqual({
    sources: [
      { path: join(folder, 'recipes/data/a.jsonl'), size: { count: 1 } },
      { path: join(folder, 'recipes/data/a.jsonl'), size: { share: 1 } },
      { path: join(folder, 'b.jsonl'), size: { share: 0.5 } },
      { path: join(folder, 'b.jsonl'), size: { share: 1 } },
    ],
  });
});

test('a recipe is mixed with its system prompt and the files of the command line', async () => {
  const path = recipe(`
    datasets: [{ path: data/a.jsonl, sampling_size: 3 }]
    metadata: { sys_prompt: You are brief. }
  `);
  const argv = ['--recipe', path, `${join(folder, 'b.jsonl')}:0.5`];
  const { code, stdout } = await runInTest(main, argv, { stdin: rows('never read', 1) });
  const written = parse(stdout);
  expect(code).toBe(0);
  expect(written.map(({ messages }) => messages[1].content[0])).toEqual(['a', 'a', 'a', 'b', 'b']);
  expect(new Set(written.map(({ messages }) => messages[0].content))).toEqual(
    new Set(['You are brief.']),
  );
});

test("the command line's system prompt counts more than the recipe's, at the top or in the metadata", async () => {
  const path = recipe('{ datasets: [{ path: data/a.jsonl }], sys_prompt: Top. }');
  const top = await runInTest(main, ['--recipe', path]);
  const own = await runInTest(main, ['--recipe', path, '--system-prompt', 'Mine.']);
  expect(parse(top.stdout)[0].messages[0].content).toBe('Top.');
  expect(parse(own.stdout)[0].messages[0].content).toBe('Mine.');
});

test.each([
  ['{ dataset: [] }', 'recipe: Unexpected "dataset", expected only datasets, metadata,'],
  [
    '{ datasets: [{ path: data/a.jsonl, sampling_sise: 3 }] }',
    'datasets[0]: Unexpected "sampling_sise", expected only path, sampling_size, weight',
  ],
])('a key that nothing reads is refused: %s', async (text, message) => {
  await expect(readRecipe(recipe(text))).rejects.toThrow(message);
});

test('the metadata of a recipe may hold notes', async () => {
  const path = recipe('{ datasets: [{ path: data/a.jsonl }], metadata: { author: me } }');
  expect((await readRecipe(path)).sources).toHaveLength(1);
});

test('a recipe without datasets mixes nothing and is no error', async () => {
  for (const text of ['', 'datasets: []', 'metadata: {}']) {
    const run = await runInTest(main, ['--recipe', recipe(text)], { stdin: rows('never read', 1) });
    expect(run).toMatchObject({ code: 0, stdout: '' });
  }
});

test('more rows than there are is an error, or repeats them evenly with --oversample', async () => {
  const path = recipe('datasets: [{ path: ../b.jsonl, sampling_size: 2.5 }]');
  const refused = await runInTest(main, ['--recipe', path]);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('Unexpected size 10, expected at most 4');
  for (const order of [[], ['--shuffle']]) {
    const { code, stdout, stderr } = await runInTest(main, [
      '--recipe',
      path,
      '--oversample',
      ...order,
    ]);
    const counts = countBy(parse(stdout).map(({ id }) => id));
    expect({ code, counts: [...counts.values()].sort() }).toEqual({
      code: 0,
      counts: [2, 2, 3, 3],
    });
    expect(stderr).toContain('4 in, 10 made, 10 out, 0 rejected');
  }
});

test.each([
  ['datasets: 7', 'datasets: Unexpected "7", expected a list'],
  ['datasets: [{ path: 7 }]', 'datasets[0].path: Unexpected "7", expected the path of a file'],
  ['datasets: [{ path: a, sampling_size: all }]', 'datasets[0].sampling_size: Unexpected "all"'],
  ['datasets: [{ path: a, sampling_size: -1 }]', 'datasets[0].sampling_size: Unexpected -1'],
  ['datasets: [a', 'Unexpected YAML'],
  ['just text', 'Unexpected "just text", expected a mapping with datasets'],
])('the recipe %j is a usage error', async (text, message) => {
  const { code, stderr } = await runInTest(main, ['--recipe', recipe(text)]);
  expect(stderr).toContain(message.replace('"7"', '7'));
  expect(code).toBe(2);
});

test('a path with wildcards is one data set of all files that match, in the order of their names', async () => {
  for (const [name, count] of [
    ['p1', 30],
    ['p2', 50],
    ['sub/p3', 20],
  ] as const) {
    mkdirSync(join(folder, 'recipes/parts/sub'), { recursive: true });
    writeFileSync(join(folder, `recipes/parts/${name}.jsonl`), rows(name, count));
  }
  writeFileSync(join(folder, 'recipes/parts/[odd].jsonl'), rows('odd', 3));
  const path = recipe(`
    datasets:
      - { path: 'parts/**/p*.jsonl', sampling_size: 40 }
      - { path: 'parts/[odd].jsonl', sampling_size: 2 }
  `);
  const { sources } = await readRecipe(path);
  expect(sources.map((source) => source.path.slice(folder.length))).toEqual([
    '/recipes/parts/p1.jsonl',
    '/recipes/parts/p2.jsonl',
    '/recipes/parts/sub/p3.jsonl',
    '/recipes/parts/[odd].jsonl',
  ]);
  const { code, stdout } = await runInTest(main, ['--recipe', path, '--quiet']);
  const count = (name: string) => stdout.split(`"content":"${name}`).length - 1;
  const all = count('p') + count('sub');
  expect({ code, all, odd: count('odd') }).toEqual({ code: 0, all: 40, odd: 2 });
  expect(count('p1') > 0 && count('p2') > 0 && count('sub/p3') > 0).toBe(true);
  const weighed = await runInTest(main, [
    '--recipe',
    path,
    '--quiet',
    '--strategy',
    'under',
    '--weights',
    '5,1',
  ]);
  expect(weighed.stdout.split('\n')).toHaveLength(12 + 1);
});

test('wildcards that nothing matches are an error', async () => {
  const path = recipe(`datasets: [{ path: 'parts/x*.jsonl', sampling_size: 1 }]`);
  const { code, stderr } = await runInTest(main, ['--recipe', path]);
  expect(stderr).toContain(
    'datasets[0].path: Unexpected "parts/x*.jsonl", expected a file to match it',
  );
  expect(code).toBe(2);
});

test('a recipe that is not there is a usage error', async () => {
  const { code, stderr } = await runInTest(main, ['--recipe', join(folder, 'none.yaml')]);
  expect(stderr).toContain('none.yaml: Unexpected file');
  expect(code).toBe(2);
});

function recipe(text: string): string {
  const path = join(folder, 'recipes/recipe.yaml');
  writeFileSync(path, text);
  return path;
}

function parse(text: string) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function countBy(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
