import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInTest } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { hexOf } from '../../src/lesson.ts';
import type { Made } from '../../src/make-entries.ts';
import { chooseDiverse } from '../../src/selection/facility-location.ts';
import { selectDiverse } from '../../src/selection/select.ts';
import { sharesOf } from '../../src/selection/shares.ts';
import { wordFeatures } from '../../src/selection/words.ts';
import type { Size } from '../../src/source.ts';
import { madeOf, shuffled, writer } from '../duplicates/rows.ts';

function randomSimilarity(n: number, seed: number): Float32Array {
  const random = randomOf(seed, 'similarity');
  const similarity = new Float32Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      const value = a === b ? 1 : random();
      similarity[a * n + b] = value;
      similarity[b * n + a] = value;
    }
  }
  return similarity;
}

function coverage(similarity: Float32Array, n: number, chosen: readonly number[]): number {
  let sum = 0;
  for (let item = 0; item < n; item++) {
    sum += Math.max(0, ...chosen.map((one) => similarity[one * n + item]!));
  }
  return sum;
}

test.each([1, 2, 3])(
  'the lazy choice is that of plain greedy, and near the best there is (seed %i)',
  (seed) => {
    const n = 14;
    const similarity = randomSimilarity(n, seed);
    const plain: number[] = [];
    for (let count = 0; count < 5; count++) {
      const gains = Array.from({ length: n }, (_, item) =>
        plain.includes(item) ? -1 : coverage(similarity, n, [...plain, item]),
      );
      plain.push(gains.indexOf(Math.max(...gains)));
    }
    expect(chooseDiverse(similarity, n, 5)).toEqual(plain);
    let best = 0;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < a; b++) {
        for (let c = 0; c < b; c++) best = Math.max(best, coverage(similarity, n, [a, b, c]));
      }
    }
    const three = coverage(similarity, n, chooseDiverse(similarity, n, 3));
    expect(three).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best);
  },
);

test('more than there are chooses all, none chooses none', () => {
  const similarity = randomSimilarity(3, 1);
  expect(chooseDiverse(similarity, 3, 9).sort()).toEqual([0, 1, 2]);
  expect(chooseDiverse(similarity, 3, 0)).toEqual([]);
});

test('shares of groups add up and are fair', () => {
  expect(sharesOf([10, 10, 10], 10)).toEqual([4, 3, 3]);
  expect(sharesOf([2000, 1], 10)).toEqual([10, 0]);
  expect(sharesOf([], 0)).toEqual([]);
});

async function select(rows: readonly Made[], size: Size, memory = 1e7): Promise<string[]> {
  const source = (async function* () {
    yield rows;
  })();
  const lessons: string[] = [];
  const ledger = { reject: () => {} };
  for await (const some of selectDiverse(source, size, wordFeatures(), memory, {}, ledger)) {
    lessons.push(...[...some].map(({ entry }) => hexOf(entry.lesson)));
  }
  return lessons;
}

// Families of rows about one thing each, in other words about it.
const families = Array.from({ length: 8 }, (_, family) => {
  const things = writer(family + 1)(12);
  const fill = writer(family + 50);
  return Array.from({ length: 30 }, () => madeOf(`${things} ${fill(2)}`, `${things} ${fill(2)}`));
});

test('as many rows as there are things to say: one of each', async () => {
  const chosen = new Set(await select(families.flat(), { count: 8 }));
  expect(
    families.map((family) => family.filter(({ entry }) => chosen.has(hexOf(entry.lesson))).length),
  ).toEqual(families.map(() => 1));
});

test('the same rows in any order of input and within any memory, over several folds too', async () => {
  const write = writer(5);
  const rows = Array.from({ length: 4100 }, () => madeOf(write(4), write(2)));
  const different = new Set(rows.map(({ entry }) => hexOf(entry.lesson))).size;
  const one = await select(rows, { count: 60 });
  expect(one).toHaveLength(60);
  expect(different).toBeGreaterThan(4000);
  const other = await select(shuffled(rows, 2), { count: 60 }, 1000);
  expect([...other].sort()).toEqual([...one].sort());
});

test('repeated rows count as one, and stay or go together', async () => {
  const rows = [madeOf('a', 'b'), madeOf('c', 'd'), madeOf('a', 'b')];
  expect(await select(rows, { share: 1 })).toHaveLength(3);
  await expect(select(rows, { count: 3 })).rejects.toThrow(
    '--select: Unexpected size 3, expected at most 2',
  );
});

const stdin = families
  .flatMap((family) => family.slice(0, 4))
  .map(({ entry }) => `${entry.bytes}\n`)
  .join('');

test('mix --select takes exactly so many, and counts the others', async () => {
  const run = await runInTest(main, ['--held-out', 'none', '--select', '8'], { stdin });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain('32 in, 32 made, 8 out, 24 rejected, 0 failed (not-selected 24)');
  const half = await runInTest(main, ['--held-out', 'none', '--select', '0.5'], { stdin });
  expect(half.stdout.trim().split('\n')).toHaveLength(16);
});

test('mix --select-by embeddings asks the endpoint', async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      const { input } = JSON.parse(body);
      asked += input.length;
      // Only the first letter of the question counts.
      const data = input.map((text: string) => ({
        embedding: Array.from({ length: 26 }, (_, at) =>
          text.charCodeAt(6) === 97 + at ? 1 : 0.01,
        ),
      }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rows = ['apple', 'acorn', 'bear', 'bee', 'cat', 'cow']
    .map((word) => `{"prompt":"${word}","completion":"x"}\n`)
    .join('');
  const args = ['--held-out', 'none', '--select', '3', '--select-by', 'embeddings', '--model', 'm'];
  const run = await runInTest(main, [...args, '--endpoint-url', url], { stdin: rows });
  server.closeAllConnections();
  server.close();
  const letters = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).messages[0].content[0]);
  expect(letters).toEqual(['a', 'b', 'c']);
  expect(asked).toBe(6);
});

test.each([
  ['many', '--select: Unexpected many'],
  ['1.5', '--select: Unexpected 1.5'],
  ['33', 'expected at most 32'],
])('--select %s is a usage error', async (size, message) => {
  const run = await runInTest(main, ['--held-out', 'none', '--select', size], { stdin });
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(message);
});
