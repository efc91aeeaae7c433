import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type ChatRequest, RequestError } from '@labpipe/model';
import { expect, test } from 'vitest';
import type { Context, Row } from '../../src/blocks/block.ts';
import { main } from '../../src/cli.ts';
import { openPipeline } from '../../src/flow/pipeline.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'inner'));
const file = (name: string, content: string) => writeFileSync(join(folder, name), content);
file('formal.yaml', 'generation: Formally, {{ text }}');
file('casual.yaml', 'generation: Hey, {{ text }}');
file(
  'judge.yaml',
  'generation: Judge {{ text }}\nstart_tags: ["[E]", "[S]"]\nend_tags: ["[/E]", "[/S]"]',
);
file(
  'blocks.mjs',
  `export const blockTypes = [{
    type: 'ShoutBlock',
    config: { type: 'object', required: ['column'], properties: { column: { type: 'string' } }, additionalProperties: false },
    open: async ({ column }) => ({
      run: async (rows) => ({ rows: rows.map((row) => ({ ...row, [column]: row[column].toUpperCase() })), losses: [] }),
      check: (row) => { if (!(column in row)) throw new Error('no ' + column); return row; },
    }),
  }];`,
);
file('nothing.mjs', 'export const other = 1;');

/** Run one pipeline file over rows; `say` answers the requests, which are kept. */
async function run(
  pipeline: object,
  rows: Row[],
  say: (prompt: string, request: ChatRequest) => string | string[] = () => '',
  setting: { allowModules?: boolean; temperature?: number } = {},
) {
  const place = join(folder, 'pipeline.yaml');
  writeFileSync(place, JSON.stringify({ version: '1.0', ...pipeline }));
  const { steps } = await openPipeline(place, { scaleFactor: 2, ...setting });
  const requests: ChatRequest[] = [];
  const client = {
    url: 'http://x',
    model: 'm',
    chat: async (request: ChatRequest) => {
      requests.push(request);
      const said = [say(request.messages.at(-1)?.content ?? '', request)].flat();
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      return { texts: said, finish: said.map(() => 'stop'), usage, model: 'm' };
    },
  };
  const context: Context = { client, seed: 1 };
  let made: { rows: Row[]; losses: { reason: string; detail: string }[] } = { rows, losses: [] };
  for (const { block } of steps) {
    const next = await block.run(made.rows, context);
    made = { rows: next.rows, losses: [...made.losses, ...next.losses] };
  }
  return { ...made, requests, steps };
}

const block = (type: string, config: object) => ({ blocks: [{ name: 'b', type, config }] });

test('ConditionalLLMBlock asks with the prompt that the row chooses, and refuses a row that chooses none', async () => {
  const config = {
    config_paths: [
      ['formal.yaml', 'formal'],
      ['casual.yaml', 'casual'],
    ],
    selector_column_name: 'tone',
    output_cols: ['output'],
  };
  const rows = ['formal', 'casual', 'rude'].map((tone) => ({ text: 'hi', tone }));
  const made = await run(block('ConditionalLLMBlock', config), rows, (prompt) => `<${prompt}>`);
  expect(made.rows.map(({ output }) => output)).toEqual(['<Formally, hi>', '<Hey, hi>']);
  expect(made.losses).toMatchObject([
    { reason: 'no-choice', detail: 'Unexpected tone "rude", expected one of formal, casual' },
  ]);
});

test('ConditionalLLMBlock with the one key All asks about every row', async () => {
  const config = {
    config_paths: [['formal.yaml', 'All']],
    selector_column_name: 'none',
    output_cols: ['output'],
  };
  const made = await run(block('ConditionalLLMBlock', config), [{ text: 'hi' }], () => 'yes');
  expect(made.rows).toMatchObject([{ output: 'yes' }]);
});

test('LLMLogProbBlock reads the reply as LLMBlock does', async () => {
  const config = { config_path: 'formal.yaml', output_cols: ['output'] };
  const made = await run(block('LLMLogProbBlock', config), [{ text: 'hi' }], () => ' so ');
  expect(made.rows).toMatchObject([{ output: 'so' }]);
});

const messages = [{ role: 'user', content: 'Well?' }];

test('LLMMessagesBlock sends the messages as they are; several answers are a list, and not at temperature 0', async () => {
  const config = { input_col: 'messages', output_col: 'said' };
  const one = await run(block('LLMMessagesBlock', config), [{ messages }], () => ' Yes. ');
  expect(one.requests).toMatchObject([{ messages, temperature: 0 }]);
  expect(one.rows).toMatchObject([{ said: 'Yes.' }]);
  const two = { ...config, gen_kwargs: { n: 'scaled' } };
  const several = await run(block('LLMMessagesBlock', two), [{ messages }], () => ['a', 'b']);
  expect(several.requests).toMatchObject([{ n: 2, temperature: 0.7 }]);
  expect(several.rows).toMatchObject([{ said: ['a', 'b'] }]);
});

test.each([
  ['no column', {}, 'missing-column'],
  ['no list', { messages: 'Well?' }, 'prompt'],
  ['no roles', { messages: [{ content: 'x' }] }, 'prompt'],
])('LLMMessagesBlock fails a row with %s, and asks nothing', async (_name, row, reason) => {
  const config = { input_col: 'messages', output_col: 'said' };
  const made = await run(block('LLMMessagesBlock', config), [row]);
  expect(made.losses).toMatchObject([{ reason }]);
  expect(made.requests).toEqual([]);
});

const judge = { config_path: 'judge.yaml', output_cols: ['evaluation', 'score'] };

test.each([
  ['as asked for', '[E]Fine.[/E][S]2[/S]'],
  ['with talk in the score', '[E]Fine.[/E]\n[S]**Score: 2**[/S]'],
  ['with the last tag open', '[E]Fine.[/E]\n[S] 2'],
  ['with tags in another case', '[e]Fine.[/e][s]2[/s]'],
  ['as JSON in a fence', '```json\n{"evaluation": "Fine.", "score": 2}\n```'],
])('a judgment %s is read', async (_name, said) => {
  const made = await run(block('LLMBlock', judge), [{ text: 'x' }], () => said);
  expect(made.rows).toMatchObject([
    { score: '2', verdicts: [{ judge: 'b', score: 2, explanation: 'Fine.' }] },
  ]);
});

test('a judgment without a score is a reject with the pair and the words', async () => {
  const row = { text: 'x', question: 'Who?', response: 'Ada.' };
  const made = await run(block('LLMBlock', judge), [row], () => 'Nice!');
  expect(made.rows).toEqual([]);
  expect(made.losses).toMatchObject([
    { reason: 'unparsable', input: { question: 'Who?', response: 'Ada.', text: 'Nice!' } },
  ]);
});

test('structured output and what a server has of its own go into the request', async () => {
  const gen_kwargs = {
    response_format: { type: 'json_object' },
    extra_body: { guided_choice: ['a', 'b'] },
  };
  const config = { config_path: 'formal.yaml', output_cols: ['output'], gen_kwargs };
  const { requests } = await run(block('LLMBlock', config), [{ text: 'x' }], () => 'a');
  expect(requests).toMatchObject([
    { response_format: { type: 'json_object' }, guided_choice: ['a', 'b'] },
  ]);
  const forged = { ...config, gen_kwargs: { extra_body: { messages: [] } } };
  await expect(run(block('LLMBlock', forged), [])).rejects.toThrow('extra_body');
});

test('a server that refuses structured output is asked without it, once and for all, and its words are read', async () => {
  const gen_kwargs = { response_format: { type: 'json_schema', json_schema: { name: 'x' } } };
  const config = { config_path: 'judge.yaml', output_cols: ['evaluation', 'score'], gen_kwargs };
  const rows = ['x', 'y', 'z'].map((text) => ({ text }));
  const { requests, rows: made } = await run(
    block('LLMBlock', config),
    rows,
    (_prompt, request) => {
      if ('response_format' in request)
        throw new RequestError(400, 'response_format is unsupported');
      return '{"evaluation": "good", "score": 3}';
    },
  );
  expect(made.map(({ score }) => score)).toEqual(['3', '3', '3']);
  const formal = requests.filter((body) => 'response_format' in body);
  expect(formal.length).toBeLessThanOrEqual(3);
  expect(requests.length - formal.length).toBe(3);
});

test('a request that is refused for another reason is refused without structured output too', async () => {
  const gen_kwargs = { response_format: { type: 'json_object' } };
  const config = { config_path: 'formal.yaml', output_cols: ['output'], gen_kwargs };
  const { losses } = await run(block('LLMBlock', config), [{ text: 'x' }], () => {
    throw new RequestError(400, 'too long');
  });
  expect(losses.map(({ reason, detail }) => [reason, detail.includes('too long')])).toEqual([
    ['request-refused', true],
  ]);
});

test('ImportBlock stands for the blocks of another file, whose paths are its own', async () => {
  const copy = (from: string, to: string) => ({
    name: to,
    type: 'DuplicateColumnsBlock',
    config: { columns_map: { [from]: to } },
  });
  const inner = [
    copy('b', 'c'),
    {
      name: 'ask',
      type: 'LLMBlock',
      config: { config_path: '../formal.yaml', output_cols: ['output'] },
    },
  ];
  file('inner/pipeline.yaml', JSON.stringify({ version: '1.0', blocks: inner }));
  const blocks = [
    copy('a', 'b'),
    {
      name: 'in',
      type: 'ImportBlock',
      config: { path: 'inner/pipeline.yaml' },
      drop_columns: ['b'],
    },
    copy('c', 'd'),
  ];
  const { rows, steps } = await run({ blocks }, [{ a: 1, text: 'x' }], () => 'said');
  expect(rows).toMatchObject([{ a: 1, c: 1, d: 1, output: 'said' }]);
  expect(steps.map(({ block: { name } }) => name)).toEqual(['b', 'c', 'ask', 'in', 'd']);
  expect(steps[3]?.dropColumns).toEqual(['b']);
});

test('a pipeline that imports itself is named, not followed for ever', async () => {
  const self = { blocks: [{ name: 'in', type: 'ImportBlock', config: { path: 'pipeline.yaml' } }] };
  await expect(run(self, [])).rejects.toThrow('expected one that is not imported by itself');
});

const shout = { modules: ['blocks.mjs'], ...block('ShoutBlock', { column: 'text' }) };

test("a module's block works, once it is allowed", async () => {
  const made = await run(shout, [{ text: 'hi' }], undefined, { allowModules: true });
  expect(made.rows).toEqual([{ text: 'HI' }]);
});

test("a module's block that breaks on a row costs that row, by name", async () => {
  const made = await run(shout, [{ text: 7 }], undefined, { allowModules: true });
  expect(made.rows).toEqual([]);
  expect(made.losses).toMatchObject([{ how: 'failed', stage: 'b', reason: 'block-failed' }]);
  expect(made.losses[0]?.detail).toMatch(/pipeline.yaml.*TypeError.*toUpperCase/);
});

test('a mistake of ours while asking is no failed record: it is thrown, to end the run with 70', async () => {
  const config = { config_path: 'formal.yaml', output_cols: ['output'] };
  const defect = () => {
    throw new TypeError('undefined is not a function');
  };
  await expect(run(block('LLMBlock', config), [{ text: 'hi' }], defect)).rejects.toThrow(TypeError);
});

test.each([
  ['without leave', shout, {}, 'pass --allow-modules'],
  [
    'with a wrong config',
    { ...shout, ...block('ShoutBlock', {}) },
    { allowModules: true },
    'column',
  ],
  [
    'without block types',
    { ...shout, modules: ['nothing.mjs'] },
    { allowModules: true },
    'expected blockTypes',
  ],
  [
    'that is not there',
    { ...shout, modules: ['gone.mjs'] },
    { allowModules: true },
    'expected a JavaScript module',
  ],
])('a module %s is a usage error', async (_name, pipeline, setting, message) => {
  await expect(run(pipeline, [], undefined, setting)).rejects.toThrow(message);
});

test('sdg check names every block of a good pipeline, and asks nobody', async () => {
  const { code, stdout } = await runInTest(main, ['check', 'full', 'simple']);
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(records.filter(({ asks }) => asks)).toHaveLength(17);
  expect(records[0]).toMatchObject({ kind: 'block', pipeline: 'full', type: 'knowledge' });
});

test.each([
  ['a variable no row has', 'generation: "{{ nowhere }}"', /block b: Unexpected undefined nowhere/],
  [
    'a variable in one branch only',
    'generation: "{% if seed_question %}x{% else %}{{ nowhere }}{% endif %}"',
    /nowhere/,
  ],
  ['a broken template', 'generation: "{% if %}"', /block b: /],
])('sdg check refuses %s', async (_name, prompt, message) => {
  const place = join(folder, 'wrong');
  mkdirSync(place, { recursive: true });
  for (const type of ['knowledge', 'grounded_skills']) {
    writeFileSync(join(place, `${type}.yaml`), 'version: "1.0"\nblocks: []\n');
  }
  writeFileSync(join(place, 'ask.yaml'), prompt);
  const config = { config_path: 'ask.yaml', output_cols: ['output'] };
  const pipeline = { version: '1.0', ...block('LLMBlock', config) };
  writeFileSync(join(place, 'freeform_skills.yaml'), JSON.stringify(pipeline));
  const { code, stderr } = await runInTest(main, ['check', place]);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test.each([
  ['a filter', 'FilterByValueBlock', { filter_column: 'score', filter_value: 1, operation: 'eq' }],
  [
    'a selector',
    'SelectorBlock',
    { choice_map: { a: 'score' }, choice_col: 'seed_question', output_col: 'x' },
  ],
  ['a flattening', 'FlattenColumnsBlock', { var_cols: ['score'], value_name: 'v', var_name: 'n' }],
  ['a copy', 'DuplicateColumnsBlock', { columns_map: { score: 'x' } }],
])('sdg check refuses %s of a column that no row has', async (_name, type, config) => {
  const place = join(folder, 'columns');
  mkdirSync(place, { recursive: true });
  for (const kind of ['knowledge', 'grounded_skills']) {
    writeFileSync(join(place, `${kind}.yaml`), 'version: "1.0"\nblocks: []\n');
  }
  const pipeline = { version: '1.0', ...block(type, config) };
  writeFileSync(join(place, 'freeform_skills.yaml'), JSON.stringify(pipeline));
  const { code, stderr } = await runInTest(main, ['check', place]);
  expect(stderr).toContain('score');
  expect(code).toBe(2);
});
