import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Sample } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { openPipelines } from '../../src/flow/pipeline.ts';
import { packagedPipelines } from '../../src/packaged.ts';
import { freeformLeaf, groundedLeaf, lines } from '../support/leaves.ts';
import { type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
let made = 0;

/** A pipeline folder whose freeform pipeline is this, the others being those of `simple`. */
function pipelineFolder(blocks: object[] | string, files: Record<string, string> = {}): string {
  const place = join(folder, `pipeline-${++made}`);
  mkdirSync(place);
  const simple = fileURLToPath(new URL('../../pipelines/simple', import.meta.url));
  cpSync(simple, join(place, 'own', 'simple'), { recursive: true });
  cpSync(fileURLToPath(new URL('../../prompts', import.meta.url)), join(place, 'prompts'), {
    recursive: true,
  });
  const text = typeof blocks === 'string' ? blocks : JSON.stringify({ version: '1.0', blocks });
  for (const name of ['knowledge', 'grounded_skills']) {
    cpSync(join(simple, `${name}.yaml`), join(place, 'own', 'simple', `${name}.yaml`));
  }
  writeFileSync(join(place, 'own', 'simple', 'freeform_skills.yaml'), text);
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(place, 'own', 'simple', name), content);
  return join(place, 'own', 'simple');
}

async function sdg(say: Say, pipeline: string, ...options: string[]) {
  const teacher = await startTeacher(say);
  const argv = ['--endpoint-url', teacher.url, '--pipeline', pipeline, '--verbose', ...options];
  const result = await runInTest(main, argv, { stdin: lines(freeformLeaf()) });
  const samples = result.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Sample);
  return {
    ...result,
    teacher,
    pairs: samples.map(({ question, answer }) => `${question} ${answer}`),
    samples,
  };
}

const prompt = (text: string, more = '') => `system: null\ngeneration: |\n  ${text}\n${more}`;

test.each(packagedPipelines())(
  'the pipelines of %s open: every block, config and prompt is right',
  async (name) => {
    const pipelines = await openPipelines(name, { scaleFactor: 30, isProved: false });
    expect(Object.keys(pipelines)).toEqual(['knowledge', 'freeform_skill', 'grounded_skill']);
  },
);

test("upstream's simple form: n answers of one text, cut at the first question mark, no repetition", async () => {
  const pipeline = pipelineFolder(
    [
      {
        name: 'gen',
        type: 'LLMBlock',
        config: {
          config_path: 'ask.yaml',
          output_cols: ['output'],
          gen_kwargs: { max_tokens: 7, temperature: 0.7, n: 'scaled' },
        },
        drop_duplicates: ['output'],
      },
    ],
    { 'ask.yaml': prompt('Like {{seed_question}} {{seed_response}}') },
  );
  const say: Say = () => ['What? This is it.', 'What? This is it.', 'Which? That one.'];
  const { pairs, teacher, stderr, code } = await sdg(say, pipeline, '--scale-factor=3');
  expect(pairs).toEqual(['What? This is it.', 'Which? That one.']);
  expect(teacher.requests[0]).toMatchObject({
    prompt: 'Like A rhyme on sea? Tea.',
    body: { n: 3, max_tokens: 7 },
  });
  expect(stderr).toContain('6 made, 2 out, 4 rejected, 0 failed (duplicate 4)');
  expect(code).toBe(0);
});

test('a server that gives one answer whatever n says is asked again, each time with another seed', async () => {
  const pipeline = pipelineFolder(
    [
      {
        name: 'gen',
        type: 'LLMBlock',
        config: { config_path: 'ask.yaml', output_cols: ['output'], gen_kwargs: { n: 3 } },
      },
    ],
    { 'ask.yaml': prompt('{{seed_question}}') },
  );
  const { pairs, teacher } = await sdg(({ body }) => `Why ${body.seed}? So.`, pipeline);
  expect(new Set(pairs).size).toBe(6);
  expect(teacher.requests).toHaveLength(6);
});

test('question, answer, judgment and filter: the row carries all, and what is dropped says why', async () => {
  const pipeline = pipelineFolder(
    [
      {
        name: 'questions',
        type: 'LLMBlock',
        config: {
          config_path: 'questions.yaml',
          output_cols: ['question'],
          batch_kwargs: { num_samples: 2 },
        },
      },
      {
        name: 'answers',
        type: 'LLMBlock',
        config: { config_path: 'answers.yaml', output_cols: ['response'] },
      },
      {
        name: 'judge',
        type: 'LLMBlock',
        config: {
          config_path: 'judge.yaml',
          output_cols: ['evaluation', 'score'],
          gen_kwargs: { temperature: 0 },
        },
      },
      {
        name: 'good',
        type: 'FilterByValueBlock',
        config: { filter_column: 'score', filter_value: 1, operation: 'ge', convert_dtype: 'int' },
        drop_columns: ['evaluation', 'score'],
      },
    ],
    {
      'questions.yaml': prompt(
        'Write {{num_samples}}: {{seed_question}}',
        "start_tags: ['[Q]']\nend_tags: ['[/Q]']\n",
      ),
      'answers.yaml': prompt('Answer: {{question}}', "start_tags: ['']\nend_tags: ['']\n"),
      'judge.yaml': prompt(
        'Judge: {{question}} {{response}}',
        "start_tags: ['[E]', '[S]']\nend_tags: ['[/E]', '[/S]']\n",
      ),
    },
  );
  const say: Say = ({ prompt: asked }) => {
    if (asked.startsWith('Write 2'))
      return `[Q]${asked.slice(-4)} one[/Q] and [Q]${asked.slice(-4)} two[/Q]`;
    if (asked.startsWith('Answer')) return `The answer to ${asked.slice(8)}`;
    return `[E]So so.[/E][S]${asked.includes('two') ? 0 : 1}[/S]`;
  };
  const { samples, stderr, teacher } = await sdg(say, pipeline);
  expect(samples.map(({ question, answer }) => [question, answer])).toEqual([
    ['sea? one', 'The answer to sea? one'],
    ['sky? one', 'The answer to sky? one'],
  ]);
  expect(stderr).toContain('rejected at good: filtered: Unexpected score "0", expected ge 1');
  const answered = teacher.requests.find(({ prompt: asked }) => asked === 'Answer: sea? one');
  expect(samples[0]?.teacher.seed).toBe(answered?.body.seed);
});

test('the custom parser reads upstream’s patterns', async () => {
  const pattern = '\\[QUESTION\\]\\s*(.*?)\\s*\\[ANSWER\\]\\s*(.*?)\\s*(?=\\[QUESTION\\]|$)';
  const pipeline = pipelineFolder(
    [
      {
        name: 'gen',
        type: 'LLMBlock',
        config: {
          config_path: 'ask.yaml',
          output_cols: ['question', 'response'],
          parser_kwargs: {
            parser_name: 'custom',
            parsing_pattern: pattern,
            parser_cleanup_tags: ['[END]'],
          },
        },
        drop_duplicates: ['question'],
      },
    ],
    { 'ask.yaml': prompt('{{seed_question}}') },
  );
  const { pairs } = await sdg(
    () => '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\n[QUESTION] When? [ANSWER] Then. [END]',
    pipeline,
  );
  expect(pairs).toEqual(['Who? Ada.', 'When? Then.']);
});

test('a variable that no row has is a usage error that names it, before anything is asked', async () => {
  const pipeline = pipelineFolder(
    [
      {
        name: 'gen',
        type: 'LLMBlock',
        config: { config_path: 'ask.yaml', output_cols: ['output'] },
      },
    ],
    { 'ask.yaml': prompt('{{ no_such_column }}') },
  );
  const { code, stderr, teacher } = await sdg(() => 'x', pipeline);
  expect(teacher.requests).toEqual([]);
  expect(stderr).toMatch(/freeform_skills\.yaml: block gen: Unexpected undefined no_such_column/);
  expect(code).toBe(2);
});

const block = {
  name: 'b',
  type: 'LLMBlock',
  config: { config_path: 'ask.yaml', output_cols: ['output'] },
};
const wrong: [
  name: string,
  blocks: object[] | string,
  files: Record<string, string>,
  message: RegExp,
][] = [
  ['no YAML', 'blocks: [', {}, /freeform_skills\.yaml: Unexpected text, expected YAML/],
  [
    'a later version',
    '{version: "2.0", blocks: [{name: a, type: b, config: {}}]}',
    {},
    /version: Unexpected 2\.0/,
  ],
  ['no blocks', '{version: "1.0"}', {}, /freeform_skills\.yaml: .*blocks/],
  ['a key too many', '{version: "1.0", blocks: [], extra: 1}', {}, /extra|blocks/],
  [
    'an unknown block',
    [{ ...block, type: 'MagicBlock' }],
    {},
    /blocks\[0\]\.type: Unexpected MagicBlock, expected one of LLMBlock/,
  ],
  [
    'a config key too many',
    [{ ...block, config: { ...block.config, magic: 1 } }],
    {},
    /blocks\[0\]\.config: Unexpected key magic/,
  ],
  ['no prompt file', [block], {}, /ask\.yaml: Unexpected error ENOENT/],
  [
    'an unknown part of a prompt',
    [block],
    { 'ask.yaml': 'sistem: x' },
    /ask\.yaml: Unexpected key sistem/,
  ],
  [
    'tags for fewer columns',
    [{ ...block, config: { ...block.config, output_cols: ['a', 'b'] } }],
    { 'ask.yaml': prompt('x') },
    /output_cols: Unexpected 2/,
  ],
  [
    'a pattern that is none',
    [
      {
        ...block,
        config: { ...block.config, parser_kwargs: { parser_name: 'custom', parsing_pattern: '(' } },
      },
    ],
    { 'ask.yaml': prompt('x') },
    /parsing_pattern: Invalid regular expression/,
  ],
  [
    'an unknown inner block',
    [{ name: 'i', type: 'IterBlock', config: { num_iters: 2, block_type: 'Nope' } }],
    {},
    /Unexpected Nope/,
  ],
];

test.each(wrong)(
  '%s is a usage error, before anything is asked',
  async (_name, blocks, files, message) => {
    const { code, stderr, teacher } = await sdg(() => 'x', pipelineFolder(blocks, files));
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(teacher.requests).toEqual([]);
  },
);

test('a pipeline that ends without questions is a usage error that says so', async () => {
  const copy = {
    name: 'c',
    type: 'DuplicateColumnsBlock',
    config: { columns_map: { seed_question: 'x' } },
  };
  const { code, stderr } = await sdg(() => 'x', pipelineFolder([copy]));
  expect(code).toBe(2);
  expect(stderr).toContain('expected question and response, or output');
});

test('a folder without one of the three files names it', async () => {
  const { code, stderr } = await sdg(() => 'x', folder);
  expect(code).toBe(2);
  expect(stderr).toContain('.yaml: Unexpected error ENOENT');
});

test('duplicates are dropped in the whole leaf, and only there', async () => {
  const pipeline = pipelineFolder(
    [
      {
        name: 'gen',
        type: 'LLMBlock',
        config: { config_path: 'ask.yaml', output_cols: ['question'] },
        drop_duplicates: ['question'],
      },
      {
        name: 'answers',
        type: 'LLMBlock',
        config: { config_path: 'answers.yaml', output_cols: ['response'] },
      },
    ],
    { 'ask.yaml': prompt('{{seed_question}}'), 'answers.yaml': prompt('Answer: {{question}}') },
  );
  const teacher = await startTeacher(({ prompt: asked }) =>
    asked.startsWith('Answer') ? 'Yes.' : 'Always the same?',
  );
  const argv = ['--endpoint-url', teacher.url, '--pipeline', pipeline];
  const other = freeformLeaf({ path: 'compositional_skills/other' });
  const { stdout } = await runInTest(main, argv, {
    stdin: lines(freeformLeaf(), other, groundedLeaf({ seed_examples: [] as never })),
  });
  expect(stdout.split('\n').filter(Boolean)).toHaveLength(2);
  expect(teacher.requests.filter(({ prompt: asked }) => asked.startsWith('Answer'))).toHaveLength(
    2,
  );
});

const asksOf = (path: string, more: object = {}) => ({
  name: path,
  type: 'LLMBlock',
  config: { config_path: `${path}.yaml`, output_cols: ['response'] },
  ...more,
});

test('rows go through a block when they meet its condition, and pass it by otherwise', async () => {
  const flatten = {
    name: 'kinds',
    type: 'FlattenColumnsBlock',
    config: {
      var_cols: ['plain', 'odd', 'seed_question'],
      value_name: 'question',
      var_name: 'kind',
    },
  };
  const copy = (map: object) => ({
    name: 'copy',
    type: 'DuplicateColumnsBlock',
    config: { columns_map: map },
  });
  const pipeline = pipelineFolder(
    [
      copy({ seed_question: 'plain', seed_response: 'odd' }),
      flatten,
      asksOf('a', { when: { kind: 'odd' } }),
      asksOf('b', { unless: { kind: ['odd', 'seed_question'] } }),
      asksOf('c', { when: { kind: ['seed_question'] }, unless: { question: 'A rhyme on sky?' } }),
      {
        name: 'all',
        type: 'RenameColumnsBlock',
        config: { columns_map: { response: 'response' } },
      },
    ],
    {
      'a.yaml': prompt('A {{question}}'),
      'b.yaml': prompt('B {{question}}'),
      'c.yaml': prompt('C'),
    },
  );
  const { pairs, stderr, teacher } = await sdg(({ prompt: asked }) => `To ${asked}`, pipeline);
  expect(teacher.requests.map(({ prompt: asked }) => asked).sort()).toEqual([
    'A Fly.',
    'A Tea.',
    'B A rhyme on sea?',
    'B A rhyme on sky?',
    'C',
  ]);
  expect(pairs).toContain('Tea. To A Tea.');
  // The one that no block asked about has no answer.
  expect(stderr).toContain('failed at all: missing-column');
  for (const line of [/^ {2}a +2 +2$/m, /^ {2}b +2 +2$/m, /^ {2}c +1 +1$/m])
    expect(stderr).toMatch(line);
});

test('a variable is missed before the first request in a block behind a condition too', async () => {
  const wrong = { 'a.yaml': prompt('{{nowhere}}') };
  const never = pipelineFolder([asksOf('a', { when: { seed_question: 'x' } })], wrong);
  const { code, stderr, teacher } = await sdg(() => 'x', never);
  expect([code, teacher.requests.length]).toEqual([2, 0]);
  expect(stderr).toContain('block a: Unexpected');
});
