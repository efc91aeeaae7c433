import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import {
  countPassages,
  describeLost,
  describeStages,
  usedBlocks,
} from '../../src/traffic/acceptance.ts';
import { countLeaves } from '../../src/traffic/count-leaves.ts';
import { describeRun, numbersOf } from '../../src/traffic/sight.ts';
import { freeformLeaf, knowledgeLeaf, lines } from '../support/leaves.ts';
import { blocks, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();

const tally = { asked: 20, recalled: 5, tokensIn: 900, tokensOut: 300, usd: 0.02 };
const passages = new Map([
  ['gen', { block: 'gen', rowsIn: 10, rowsOut: 30, lost: new Map() }],
  ['judge', { block: 'judge', rowsIn: 30, rowsOut: 15, lost: new Map([['filtered', 15]]) }],
]);

test('progress says what is done, what it will come to, and what each block keeps', () => {
  expect(describeRun({ samples: 15, tally, passages, share: 0.25, seconds: 30 })).toBe(
    '15 samples, 20 asked, 5 from the cache, 1.2K (of 4.8K) tokens, $0.020 (of $0.080), 90 s left, kept: judge 50%',
  );
});

test('while nobody knows how much is to come, nothing is projected', () => {
  const text = describeRun({ samples: 15, tally, passages, share: undefined, seconds: 30 });
  expect(text).not.toMatch(/left|of/);
});

test('the same for programs, with null for what is not known', () => {
  const run = { samples: 15, tally, passages, share: 0.25, seconds: 30 };
  expect(numbersOf(run)).toEqual({
    samples: 15,
    asked: 20,
    from_cache: 5,
    asked_per_second: 20 / 30,
    tokens_in: 900,
    tokens_out: 300,
    projected_tokens: 4800,
    usd: 0.02,
    projected_usd: 0.08,
    share: 0.25,
    eta_seconds: 90,
    kept: { gen: 1, judge: 0.5 },
  });
  const unknown = { projected_tokens: null, projected_usd: null, share: null, eta_seconds: null };
  expect(numbersOf({ ...run, share: undefined })).toMatchObject(unknown);
});

test.each([
  ['a\nb\n', 2],
  ['a\nb', 2],
  ['', 0],
])('the lines of %j are %i', (text, count) => {
  const file = join(folder, 'lines');
  writeFileSync(file, text);
  expect(countLeaves([file])).toBe(count);
  expect(countLeaves([file, '-'])).toBeUndefined();
  expect(countLeaves([])).toBeUndefined();
});

test('the closing table names each stage with what it took, gave and removed, and why', async () => {
  const teacher = await startTeacher(({ count }) =>
    count === 1 ? blocks(['One?', 'Yes.'], ['One?', 'Yes.']) : 'I had rather not.',
  );
  const lost = knowledgeLeaf({ file: `${folder}/qna.yaml` });
  const argv = ['--endpoint-url', teacher.url, '--jobs=1', '--price-in=1', '--price-out=2'];
  const { stderr } = await runInTest(main, argv, { stdin: lines(freeformLeaf(), lost) });
  const table = stderr.split('\n').map((line) => line.trim().replace(/ +/g, ' '));
  expect(table.slice(0, 5)).toEqual([
    'stage in out lost',
    'gen_skill_freeform 2 2 unparsable 1',
    'pairs duplicate 1',
    'documents missing-file 1',
    '2 asked, 0 from the cache; 2 tokens in, 2 out, $0.0000060',
  ]);
  expect(stderr).toContain('sdg: 2 in, 4 made, 1 out, 2 rejected, 1 failed');
});

test('the order of the table follows the pipelines and the names, not what happened first', () => {
  const step = (name: string) => ({ block: { name, run: async () => ({ rows: [], losses: [] }) } });
  const of = (...names: string[]) => ({ file: '', steps: names.map(step), instructions: {} });
  const { passages } = countPassages({
    knowledge: of('summary', 'gen', 'judge'),
    freeform_skill: of('gen'),
    grounded_skill: of(),
  } as never);
  for (const name of ['judge', 'gen']) passages.get(name)!.rowsIn = 1;
  const lost = passages.get('gen')!.lost.set('unparsable', 1).set('cut-off', 1).set('empty', 2);
  expect(usedBlocks(passages).map(({ block }) => block)).toEqual(['gen', 'judge']);
  expect(describeLost(lost)).toBe('empty 2, cut-off 1, unparsable 1');
  const [stage] = describeStages(passages, new Map(), 0);
  expect(Object.keys(stage!.lost)).toEqual(['empty', 'cut-off', 'unparsable']);
});

test('--quiet leaves the table out', async () => {
  const teacher = await startTeacher(() => blocks(['One?', 'Yes.']));
  const argv = ['--endpoint-url', teacher.url, '--quiet'];
  expect((await runInTest(main, argv, { stdin: lines(freeformLeaf()) })).stderr).toBe('');
});
