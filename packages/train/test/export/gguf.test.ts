import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { openGguf } from '@labpipe/gguf';
import { llamaCpp } from '@labpipe/tokenizer/testing';
import type { LlamaContext, Token } from 'node-llama-cpp';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBase } from '../../src/base.ts';
import { main } from '../../src/cli.ts';
import { factLines, facts } from '../facts.ts';
import { logProbabilitiesOf } from '../log-probabilities.ts';
import { makeStudent } from '../student.ts';

const served = await llamaCpp();
const folder = temporaryFolder();
const ids = Int32Array.from({ length: 12 }, (_, i) => 5 + 7 * i);
let base = '';
let adapter = '';
let records = '';
beforeAll(async () => {
  const argv = [
    '--hidden-size',
    '64',
    '--layers',
    '2',
    '--heads',
    '2',
    '--feed-forward-size',
    '96',
  ];
  base = await makeStudent(folder, { from: facts, argv });
  const output = join(folder, 'run');
  const flags = [
    '--lora-rank',
    '4',
    '--save-as',
    'adapter',
    '--save-type',
    'f32',
    '--num-epochs',
    '3',
  ];
  const run = await runInTest(
    main,
    ['--model', base, '--output', output, '--learning-rate', '0.05', ...flags],
    { stdin: factLines },
  );
  expect(run.code, run.stderr).toBe(0);
  records = run.stdout;
  adapter = JSON.parse(records.trimEnd().split('\n').at(-1)!).path;
});

async function exported(type: string): Promise<string> {
  const output = join(folder, `export-${type}`);
  const argv = ['export', '--output', output, '--type', type];
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: records });
  expect(code, stderr).toBe(0);
  const path = join(output, `model-${type}.gguf`);
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'model',
    format: 'gguf',
    path,
    base,
    samples_seen: 120,
  });
  return path;
}

describe.each([
  ['f32', 1e-4],
  ['f16', 0.01],
  ['q8_0', 0.1],
] as const)('adapters merged into a GGUF in %s', (type, near) => {
  test('change what the base says, and lie as close to one in full as the precision has it', async () => {
    const path = await exported(type);
    const gguf = await openGguf(path);
    expect(gguf.tensors.find(({ name }) => name === 'blk.0.ffn_up.weight')!.type).toBe(
      type.toUpperCase(),
    );
    await gguf.close();
    const [ours, full, before] = [
      await logProbabilitiesOf(path, ids),
      await logProbabilitiesOf(await exported('f32'), ids),
      await logProbabilitiesOf(base, ids),
    ];
    expect(largestDifference(ours, full)).toBeLessThan(near);
    expect(largestDifference(ours, before)).toBeGreaterThan(0.3);
  });

  test.runIf(served)('is asked through llama.cpp, which says the same', async () => {
    const path = await exported(type);
    const model = await served!.loadModel({ modelPath: path });
    const theirs = await probabilities(await model.createContext({ contextSize: 64 }));
    await model.dispose();
    expect(largestDifference(theirs, await logProbabilitiesOf(path, ids))).toBeLessThan(0.1);
  });
});

test.runIf(served)(
  'adapters by themselves are taken by llama.cpp, to the same effect',
  async () => {
    const model = await served!.loadModel({ modelPath: base });
    const lora = { adapters: [{ filePath: adapter, scale: 1 }] };
    const theirs = await probabilities(await model.createContext({ contextSize: 64, lora }));
    await model.dispose();
    const merged = await logProbabilitiesOf(await exported('f32'), ids);
    expect(largestDifference(theirs, merged)).toBeLessThan(0.05);
  },
);

test('a Modelfile and a card lie beside, with what the records say', async () => {
  const output = join(folder, 'carded');
  const leaf = {
    kind: 'leaf',
    id: 'l',
    path: 'knowledge/velm',
    file: 'qna.yaml',
    type: 'knowledge',
    version: 3,
    created_by: 'someone <b>',
    seed_examples: [{ context: 'c', questions_and_answers: [{ question: 'q', answer: 'a' }] }],
    document: { repo: 'https://example.org/x.git', commit: 'abc', patterns: ['*.md'] },
    attribution: { 'License of the work': 'CC-BY-SA-4.0' },
  };
  const score = {
    kind: 'score',
    id: 's',
    benchmark: 'recall',
    model: adapter,
    value: 0.875,
    scale: '0..1',
    n: 40,
    stderr: 0.05,
    ci95: [0.74, 0.95],
    error_rate: 0,
    parts: {},
  };
  const lines = [records.trimEnd(), JSON.stringify(leaf), JSON.stringify(score), ''].join('\n');
  const argv = ['export', '--output', output, '--license', 'Apache-2.0', '--name', 'velm'];
  const { code, stderr } = await runInTest(main, argv, { stdin: lines });
  expect(code, stderr).toBe(0);
  const card = readFileSync(join(output, 'README.md'), 'utf8');
  expect(card).toMatch(/^---\nlicense: "Apache-2\.0"\nbase_model: /);
  expect(card).toContain('# velm');
  expect(card).toContain('| recall | 0.875 (0..1) | 0.740 to 0.950 | 40 |');
  expect(card).toMatch(
    /knowledge\/velm \| someone \\<b\\> \| https:\/\/example\.org\/x\.git abc \| License of the work: CC-BY-SA-4\.0/,
  );
  const { tokenizer, gguf } = await openBase(join(output, 'model-f16.gguf'));
  await gguf.close();
  const modelfile = readFileSync(join(output, 'Modelfile'), 'utf8');
  expect(modelfile).toContain('FROM ./model-f16.gguf');
  expect(modelfile).toContain(`PARAMETER stop "${tokenizer.tokenText(tokenizer.eos)}"`);
});

test('a score of adapters says which model they are for', async () => {
  const score = {
    ...{ kind: 'score', id: 's', benchmark: 'recall', model: adapter, base, value: 1 },
    ...{ scale: '0..1', n: 1, stderr: 0, ci95: [1, 1], error_rate: 0, parts: {} },
  };
  const argv = ['export', '--type', 'f32', '--output', join(folder, 'scored')];
  const { code, stdout, stderr } = await runInTest(main, argv, { stdin: JSON.stringify(score) });
  expect(code, stderr).toBe(0);
  const { path } = JSON.parse(stdout);
  expect(await logProbabilitiesOf(path, ids)).toEqual(
    await logProbabilitiesOf(await exported('f32'), ids),
  );
});

test.each([
  [['--model', 'ADAPTER'], 2, /Unexpected adapters by themselves, expected --base/],
  [
    ['--model', 'ADAPTER', '--base', 'OTHER'],
    4,
    /Unexpected adapter blk\.0\.attn_q\.weight\.lora_a \[4, 64\], expected adapters of/,
  ],
  [['--model', 'BASE', '--format', 'hf', '--type', 'q8_0'], 2, /Unexpected type for --format hf/],
  [[], 2, /Unexpected missing model, expected --model, or records/],
])('export %j ends with %i', async (argv, code, message) => {
  const other = await makeStudent(folder, {
    from: facts,
    argv: ['--hidden-size', '32', '--heads', '2'],
    name: 'other.gguf',
  });
  const names: Record<string, string> = { ADAPTER: adapter, OTHER: other, BASE: base };
  const real = [
    'export',
    '--output',
    join(folder, 'none'),
    ...argv.map((each) => names[each] ?? each),
  ];
  const result = await runInTest(main, real, { stdin: '' });
  expect(result.code).toBe(code);
  expect(result.stderr).toMatch(message);
});

/** llama.cpp's log-probabilities, [position, token]. */
async function probabilities(context: LlamaContext): Promise<Float32Array> {
  const outputs = await context.getSequence().controlledEvaluate(
    [...ids].map((token) => [
      token as Token,
      {
        generateNext: {
          probabilities: true,
          options: { temperature: 1, topK: 0, topP: 1, minP: 0 },
        },
      },
    ]),
  );
  const vocabulary = outputs[0]!.next.probabilities!.size;
  const values = new Float32Array(ids.length * vocabulary);
  for (const [position, output] of outputs.entries()) {
    for (const [token, probability] of output!.next.probabilities!) {
      values[position * vocabulary + token] = Math.log(probability);
    }
  }
  await context.dispose();
  return values;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}
