import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import type { Context, Row } from '../../src/blocks/block.ts';
import { openPipeline } from '../../src/flow/pipeline.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'prompts'));
writeFileSync(join(folder, 'formal.yaml'), 'tone: formal\n');
writeFileSync(join(folder, 'casual_v2.yaml'), 'tone: casual\n');
writeFileSync(join(folder, 'formal_v2.yaml'), 'tone: very formal\n');

const client: Context['client'] = {
  url: '',
  model: '',
  chat: () => Promise.reject(new Error('no block here asks')),
};

async function run(type: string, config: object, rows: Row[]) {
  const file = join(folder, 'pipeline.json');
  // YAML takes JSON.
  writeFileSync(file, JSON.stringify({ version: '1.0', blocks: [{ name: 'b', type, config }] }));
  const { steps } = await openPipeline(file, { scaleFactor: 30 });
  const made = await steps[0]?.block.run(rows, { client, seed: 1 });
  return { rows: made?.rows, losses: made?.losses.map(({ how, reason }) => `${how} ${reason}`) };
}

const rowsOf = async (type: string, config: object, rows: Row[]) =>
  (await run(type, config, rows)).rows;

test('DuplicateColumnsBlock copies', async () => {
  expect(await rowsOf('DuplicateColumnsBlock', { columns_map: { a: 'b' } }, [{ a: 1 }])).toEqual([
    { a: 1, b: 1 },
  ]);
});

test('RenameColumnsBlock renames all at once, so that two can change places', async () => {
  const config = { columns_map: { a: 'b', b: 'a' } };
  expect(await rowsOf('RenameColumnsBlock', config, [{ a: 1, b: 2, c: 3 }])).toEqual([
    { a: 2, b: 1, c: 3 },
  ]);
});

test('CombineColumnsBlock joins in order, into one of them if told so', async () => {
  const rows = [{ a: 'x', b: 'y' }];
  expect(
    await rowsOf('CombineColumnsBlock', { columns: ['b', 'a'], output_col: 'a' }, rows),
  ).toEqual([{ a: 'y\n\nx', b: 'y' }]);
  expect(
    await rowsOf(
      'CombineColumnsBlock',
      { columns: ['a', 'b'], output_col: 'c', separator: '-' },
      rows,
    ),
  ).toEqual([{ a: 'x', b: 'y', c: 'x-y' }]);
});

test('FlattenColumnsBlock gives all rows of one column, then of the next', async () => {
  const config = { var_cols: ['s', 't'], value_name: 'v', var_name: 'n' };
  const rows = [
    { id: 1, s: 'a', t: 'b' },
    { id: 2, s: 'c', t: 'd' },
  ];
  expect(await rowsOf('FlattenColumnsBlock', config, rows)).toEqual([
    { id: 1, n: 's', v: 'a' },
    { id: 2, n: 's', v: 'c' },
    { id: 1, n: 't', v: 'b' },
    { id: 2, n: 't', v: 'd' },
  ]);
});

test('SetToMajorityValueBlock takes the most frequent value, of several the first in order', async () => {
  const config = { col_name: 'a' };
  const values = async (...cells: unknown[]) =>
    (
      await rowsOf(
        'SetToMajorityValueBlock',
        config,
        cells.map((a) => ({ a })),
      )
    )?.map(({ a }) => a);
  expect(await values('x', 'y', 'y')).toEqual(['y', 'y', 'y']);
  expect(await values('y', 'x')).toEqual(['x', 'x']);
  expect(await values()).toEqual([]);
});

test('SelectorBlock copies the column that another chooses', async () => {
  const config = { choice_map: { one: 'a', two: 'b' }, choice_col: 'which', output_col: 'o' };
  expect(
    await run('SelectorBlock', config, [
      { which: 'two', a: 1, b: 2 },
      { which: 'three' },
      { which: 'one' },
    ]),
  ).toEqual({
    rows: [{ which: 'two', a: 1, b: 2, o: 2 }],
    losses: ['rejected no-choice', 'failed missing-column'],
  });
});

test('SamplePopulatorBlock adds the file that a column names', async () => {
  const config = { config_paths: ['formal.yaml'], column_name: 'style' };
  expect(
    await run('SamplePopulatorBlock', config, [{ style: 'formal' }, { style: 'rude' }]),
  ).toEqual({
    rows: [{ style: 'formal', tone: 'formal' }],
    losses: ['rejected no-choice'],
  });
  const later = { ...config, config_paths: ['formal.yaml', 'casual.yaml'], post_fix: 'v2' };
  expect(
    await rowsOf('SamplePopulatorBlock', later, [{ style: 'casual' }, { style: 'formal' }]),
  ).toEqual([
    { style: 'casual', tone: 'casual' },
    { style: 'formal', tone: 'very formal' },
  ]);
});

test('IterBlock runs the block within it several times on the same rows', async () => {
  const config = { num_iters: 3, block_type: 'DuplicateColumnsBlock', columns_map: { a: 'b' } };
  expect(await rowsOf('IterBlock', config, [{ a: 1 }])).toEqual(Array(3).fill({ a: 1, b: 1 }));
});

const filters: [config: object, cells: unknown[], kept: unknown[]][] = [
  [{ operation: 'eq', filter_value: 'YES' }, ['YES', 'NO'], ['YES']],
  [{ operation: 'ne', filter_value: 'YES' }, ['YES', 'NO'], ['NO']],
  [
    { operation: 'ge', filter_value: 2, convert_dtype: 'float' },
    ['2.0', '1.9', 'two', ' 3 ', 4],
    [2, 3, 4],
  ],
  [
    { operation: 'eq', filter_value: 30, convert_dtype: 'int' },
    ['30', 30, 30.7, 'thirty', '30.0'],
    [30, 30, 30],
  ],
  [
    { operation: 'lt', filter_value: 5, convert_dtype: 'int', default_value: 9 },
    ['4', 'four'],
    [4],
  ],
  [
    { operation: 'gt', filter_value: 5, convert_dtype: 'int', default_value: 9 },
    ['4', 'four'],
    [9],
  ],
  [{ operation: 'le', filter_value: 0, convert_dtype: 'int' }, ['x', '1'], [0]],
  [{ operation: 'eq', filter_value: [1, 2], convert_dtype: 'int' }, ['1', '2', '3'], [1, 2]],
  [{ operation: 'contains', filter_value: ['?', '!'] }, ['What?', 'No.', 'Ah!'], ['What?', 'Ah!']],
  [
    { operation: 'eq', filter_value: true, convert_dtype: 'bool' },
    ['True', 'no', '', 'False', 1],
    [true, true],
  ],
];

test.each(filters)('FilterByValueBlock %j', async (config, cells, kept) => {
  const rows = cells.map((c) => ({ c }));
  const result = await run('FilterByValueBlock', { filter_column: 'c', ...config }, rows);
  expect(result.rows?.map(({ c }) => c)).toEqual(kept);
  expect(result.losses).toEqual(Array(cells.length - kept.length).fill('rejected filtered'));
});

test.each([
  ['DuplicateColumnsBlock', { columns_map: { a: 'b' } }],
  ['RenameColumnsBlock', { columns_map: { a: 'b' } }],
  ['CombineColumnsBlock', { columns: ['a'], output_col: 'b' }],
  ['FilterByValueBlock', { filter_column: 'a', filter_value: 1, operation: 'eq' }],
])('%s fails a row without its column, and works on the others', async (type, config) => {
  const { rows, losses } = await run(type, config, [{ x: 1 }, { a: 1 }]);
  expect([rows?.length, losses]).toEqual([1, ['failed missing-column']]);
});

test('EvidenceBlock keeps what stands in its document and not in the other', async () => {
  const config = { evidence_col: 'q', document_col: 'd', absent_from: 'e' };
  const rows = ['moss', 'bark', 'fish'].map((q) => ({
    q,
    d: 'It eats moss and bark.',
    e: 'Bark!',
  }));
  expect(await run('EvidenceBlock', config, rows)).toEqual({
    rows: [rows[0]],
    losses: ['rejected evidence-elsewhere', 'rejected no-evidence'],
  });
});

test('FlattenColumnsBlock names a row that lacks a column', async () => {
  const config = { var_cols: ['s', 't'], value_name: 'v', var_name: 'n' };
  expect((await run('FlattenColumnsBlock', config, [{ s: 1 }])).losses).toEqual([
    'failed missing-column',
  ]);
});
