// What holds for any samples: tried on generated ones.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { contentId, randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { normalText } from '../src/normal-text.ts';
import type { TrainingRow } from '../src/training-row.ts';

const folder = temporaryFolder();
const heldOutFile = join(folder, 'held-out.jsonl');
const seeds = [1, 2, 3, 4, 5];

test.each(seeds)('no training row holds a held-out question, seed %i', async (seed) => {
  const { rows, heldOut } = await mix(generate(seed), '--seed', `${seed}`);
  expect(heldOut.length).toBeGreaterThan(20);
  const texts = rows.map(({ messages }) => normalText(messages.map((m) => m.content).join(' ')));
  const held = heldOut.map(({ messages }) => normalText(messages[0]!.content));
  expect(texts.filter((text) => held.some((question) => text.includes(question)))).toEqual([]);
});

test.each(seeds)('each fact asked of is taught by two other questions, seed %i', async (seed) => {
  const { rows, heldOut } = await mix(generate(seed), '--hold-out', '2', '--seed', `${seed}`);
  const taught = countBy(rows.filter(isClosedBook), factOf);
  expect(heldOut.length).toBeGreaterThan(20);
  expect(heldOut.filter((row) => (taught.get(factOf(row)) ?? 0) < 2)).toEqual([]);
});

test.each(seeds)('no row of a held-out fact is left to train on, seed %i', async (seed) => {
  const byFact = ['--hold-out-by', 'fact', '--hold-out-share', '0.3', '--seed', `${seed}`];
  const { rows, heldOut } = await mix(generate(seed), ...byFact);
  const asked = new Set(heldOut.map(factOf));
  expect(asked.size).toBe(9);
  expect(rows.filter((row) => asked.has(factOf(row)))).toEqual([]);
});

test.each(seeds)('the order of input changes nothing but the order, seed %i', async (seed) => {
  const samples = generate(seed);
  const options = ['--open-book', '0.6', '--closed-book', '0.7', '--seed', `${seed}`];
  const forwards = await mix(samples, ...options);
  const backwards = await mix([...samples].reverse(), ...options);
  expect(ids(backwards.rows)).toEqual(ids(forwards.rows));
  expect(backwards.heldOut).toEqual(forwards.heldOut);
});

test('the seed changes what is held out', async () => {
  const samples = generate(1);
  const [one, two] = [await mix(samples, '--seed', '1'), await mix(samples, '--seed', '2')];
  expect(ids(one.heldOut)).not.toEqual(ids(two.heldOut));
});

test.each(seeds)('a shuffled set has the same rows in another order, seed %i', async (seed) => {
  const samples = generate(seed);
  const plain = await mix(samples);
  const shuffled = await mix(samples, '--shuffle', '--seed', '42');
  const again = await mix([...samples].reverse(), '--shuffle', '--seed', '42');
  expect(ids(shuffled.rows)).toEqual(ids(plain.rows));
  expect(shuffled.rows).not.toEqual(plain.rows);
  expect(again.rows.map(({ id }) => id)).toEqual(shuffled.rows.map(({ id }) => id));
});

test.each(seeds)('the sums close and every id is the hash of its lesson, seed %i', async (seed) => {
  const samples = generate(seed);
  const twice = [...samples, ...samples.slice(0, 40)];
  const { rows, heldOut, summary } = await mix(twice, '--open-book', '0.5', '--seed', `${seed}`);
  expect(summary.in).toBe(twice.length);
  expect(summary.made).toBe(summary.out + summary.rejected + summary.failed);
  expect(summary.out).toBe(rows.length + heldOut.length);
  for (const { id, messages, unmask } of rows) expect(id).toBe(contentId({ messages, unmask }));
});

interface Run {
  rows: TrainingRow[];
  heldOut: TrainingRow[];
  summary: { in: number; made: number; out: number; rejected: number; failed: number };
}

async function mix(samples: readonly object[], ...options: string[]): Promise<Run> {
  const stdin = samples.map((sample) => `${JSON.stringify(sample)}\n`).join('');
  const summary = join(folder, 'summary.json');
  const files = ['--held-out', heldOutFile, '--summary', summary];
  const { code, stdout, stderr } = await runInTest(main, [...options, ...files], { stdin });
  expect(stderr).toMatch(/^mix: .*\n$/);
  expect(code).toBe(0);
  return {
    rows: parseLines(stdout),
    heldOut: parseLines(readFileSync(heldOutFile, 'utf8')),
    summary: JSON.parse(readFileSync(summary, 'utf8')),
  };
}

/** 30 facts in 5 documents, each asked in 3 to 6 ways, some with small words that nest in each other. */
function generate(seed: number): object[] {
  const random = randomOf(seed, 'samples');
  const ways = [
    (n: number) => `What does gauge ${n} read?`,
    (n: number) => `Read gauge ${n}`,
    (n: number) => `Please: read GAUGE ${n}!`,
    (n: number) => `How warm is it at gauge ${n} today?`,
    (n: number) => `Gauge ${n} - what is its value?`,
    (n: number) => `Which number shows on gauge ${n} now?`,
  ];
  return Array.from({ length: 30 }, (_, fact) => {
    const chunk = fact % 5;
    const document = `Chunk ${chunk} of the log. ${'Gauges are read daily. '.repeat(5)}`;
    const asked = ways.slice(0, 4 + Math.floor(random() * 3));
    return asked.map((ask, way) => ({
      kind: 'sample',
      id: `${fact}-${way}`,
      leaf: 'log',
      path: 'knowledge/log',
      type: 'knowledge',
      dataset: 'qa',
      chunk: `chunk${chunk}`,
      document,
      question: ask(fact),
      answer: `${fact * 7} K`,
      ...(fact % 3 > 0 && { evidence: { start: fact, end: fact + 3, text: `${fact * 7} K` } }),
      verdicts: [],
      teacher: { model: 'm', endpoint: 'e', prompt: 'p', seed: 1 },
    }));
  }).flat();
}

function parseLines(text: string): TrainingRow[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function isClosedBook({ metadata }: TrainingRow): boolean {
  return JSON.parse(metadata).dataset === 'closed_book_qa';
}

function factOf({ metadata }: TrainingRow): string {
  return JSON.parse(metadata).fact;
}

function ids(rows: readonly TrainingRow[]): string[] {
  return rows.map(({ id }) => id).sort();
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
