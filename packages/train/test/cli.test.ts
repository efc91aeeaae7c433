import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type Metadata, openGguf, type TensorSource, text, uint32, writeGguf } from '@labpipe/gguf';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { factLines, facts, linesOf } from './facts.ts';
import { makeStudent } from './student.ts';

const folder = temporaryFolder();
const small = ['--hidden-size', '16', '--layers', '1', '--heads', '2', '--feed-forward-size', '16'];
let base = '';
beforeAll(async () => {
  base = await makeStudent(folder, { from: facts, argv: [...small, '--context-length', '100'] });
});

test('the installed bin trains in its own process', async () => {
  const output = join(folder, 'bin');
  const { stdout, stderr } = await execa(
    'train',
    ['--model', base, '--output', output, '--num-epochs', '1'],
    { preferLocal: true, localDir: import.meta.dirname, input: factLines },
  );
  expect(JSON.parse(stdout.split('\n').at(-1)!)).toMatchObject({
    kind: 'model',
    path: join(output, 'samples_40.gguf'),
  });
  expect(stderr).toMatch(/train: 40 in, 40 out, 0 rejected, 0 failed/);
});

test.each([
  [['--num-epochs', '0'], '--num-epochs: Unexpected 0, expected a whole number from 1'],
  [['--num-epochs', '1.5'], '--num-epochs: Unexpected 1.5, expected a whole number from 1'],
  [['--effective-batch-size', '-4'], '--effective-batch-size: Unexpected -4, expected a whole'],
  [['--learning-rate', '0'], '--learning-rate: Unexpected 0, expected a number above 0'],
  [['--learning-rate', 'fast'], '--learning-rate: Unexpected text, expected a number'],
  [['--warmup-steps', '-1'], '--warmup-steps: Unexpected -1, expected a whole number from 0'],
  [['--weight-decay', '-0.1'], '--weight-decay: Unexpected -0.1, expected a number from 0'],
  [['--engine', 'gpu'], 'engine'],
])('%j is a usage error', async (flags, message) => {
  const { code, stderr } = await runInTest(main, ['--model', base, ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('without a model there is nothing to train', async () => {
  const { code, stderr } = await runInTest(main, [], { stdin: factLines });
  expect(code).toBe(2);
  expect(stderr).toContain('model');
});

const broken: [
  string,
  (content: { metadata: Metadata; tensors: TensorSource[] }) => object,
  RegExp,
][] = [
  [
    'another architecture',
    ({ metadata }) => ({ metadata: new Map(metadata).set('general.architecture', text('mamba')) }),
    /Unexpected architecture mamba, expected one of llama, granite, qwen2, qwen3/,
  ],
  [
    'a lost tensor',
    ({ tensors }) => ({ tensors: tensors.filter(({ name }) => name !== 'blk.0.ffn_up.weight') }),
    /Unexpected model without blk\.0\.ffn_up\.weight, expected \[16, 16\]/,
  ],
  [
    'a bias',
    ({ tensors }) => ({
      tensors: [
        ...tensors,
        { name: 'blk.0.attn_output.bias', shape: [16], data: new Float32Array(16) },
      ],
    }),
    /Unexpected tensor blk\.0\.attn_output\.bias, expected the tensors of a dense decoder/,
  ],
  [
    'a tensor of another shape',
    ({ metadata }) => ({
      metadata: new Map(metadata).set('llama.feed_forward_length', uint32(8)),
    }),
    /Unexpected blk\.0\.ffn_gate\.weight of shape \[16, 16\], expected \[8, 16\]/,
  ],
  [
    'fewer embeddings than tokens',
    ({ tensors }) => ({
      tensors: tensors.map((tensor) => {
        const [rows = 0, width = 0] = tensor.shape;
        if (!/^(token_embd|output)\.weight/.test(tensor.name)) return tensor;
        return { ...tensor, shape: [rows - 1, width], data: new Float32Array((rows - 1) * width) };
      }),
    }),
    /Unexpected token_embd\.weight of \d+ rows, expected \d+, one for each token of its tokenizer/,
  ],
  [
    'experts',
    ({ metadata }) => ({ metadata: new Map(metadata).set('llama.expert_count', uint32(4)) }),
    /Unexpected llama\.expert_count 4, expected 0/,
  ],
  [
    'a rotary scaling that we do not know',
    ({ metadata }) => ({
      metadata: new Map(metadata).set('llama.rope.scaling.type', text('longrope')),
    }),
    /Unexpected rope scaling longrope, expected none, linear, yarn or that of Llama 3/,
  ],
  [
    'no chat template',
    ({ metadata }) => ({
      metadata: new Map([...metadata].filter(([key]) => key !== 'tokenizer.chat_template')),
    }),
    /Unexpected model without a chat template/,
  ],
];

test.each(broken)(
  'a model with %s is refused before a row is read',
  async (name, change, message) => {
    const gguf = await openGguf(base);
    const tensors: TensorSource[] = [];
    for (const { name, shape } of gguf.tensors) {
      tensors.push({ name, shape, data: await gguf.read(name) });
    }
    const content = { metadata: gguf.metadata, tensors };
    const path = join(folder, `${name}.gguf`);
    await writeGguf(path, { ...content, ...change(content) });
    await gguf.close();
    const { code, stdout, stderr } = await runInTest(main, ['--model', path], { stdin: 'no row' });
    expect(code).toBe(4);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(path);
    expect(stdout).toBe('');
  },
);

test.each([
  ['is not there', join(folder, 'nowhere.gguf'), 'Unexpected unreadable file'],
  ['is no GGUF', join(folder, 'text.gguf'), 'text.gguf'],
  ['is cut short', join(folder, 'short.gguf'), 'cut short'],
])('a model that %s is an error', async (_, path, message) => {
  writeFileSync(join(folder, 'text.gguf'), 'not a model');
  writeFileSync(join(folder, 'short.gguf'), readFileSync(base).subarray(0, -5000));
  const { code, stderr } = await runInTest(main, ['--model', path], { stdin: factLines });
  expect(code).toBe(4);
  expect(stderr).toContain(message);
});

test('rows that teach nothing are refused with their reason, and the sums close', async () => {
  const [rejects, summary] = [join(folder, 'rejects.jsonl'), join(folder, 'summary.json')];
  const say = (role: string, content: string) => ({ role, content });
  const rows = [
    ...facts.slice(0, 3),
    { messages: [say('user', 'Long?'), say('assistant', 'Quite so, '.repeat(60))] },
    { messages: [say('user', 'Nobody answers?')] },
    { messages: [say('assistant', 'I speak first.'), say('user', 'Why?')] },
  ];
  const flags = ['--output', join(folder, 'refused'), '--rejects', rejects, '--summary', summary];
  const { code, stderr } = await runInTest(main, ['--model', base, '--num-epochs', '1', ...flags], {
    stdin: linesOf(rows),
  });
  expect(code, stderr).toBe(0);
  const refused = readFileSync(rejects, 'utf8').trimEnd().split('\n');
  expect(refused.map((line) => JSON.parse(line).reason)).toEqual([
    'too-long',
    'nothing-to-learn',
    'wrong-roles',
  ]);
  expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject({
    tool: 'train',
    in: 6,
    out: 3,
    rejected: 3,
    failed: 0,
  });
});

test('a shorter limit refuses more', async () => {
  const flags = ['--output', join(folder, 'limited'), '--num-epochs', '1', '--max-seq-len', '26'];
  const { stderr } = await runInTest(main, ['--model', base, ...flags], { stdin: factLines });
  expect(stderr).toMatch(/40 in, 30 out, 10 rejected.*too-long 10/);
});

test.each([
  ['no row at all', '', '<stdin>: Unexpected end of input, expected training rows'],
  [
    'only rows that teach nothing',
    linesOf([{ messages: [{ role: 'user', content: 'Hm?' }] }]),
    "<stdin>: Unexpected set of 1 rows that all teach nothing, expected a conversation with an assistant's answer, of at most 100 tokens",
  ],
])('%s is the answer no, and leaves no checkpoint', async (name, stdin, message) => {
  const output = join(folder, name);
  const { code, stdout, stderr } = await runInTest(main, ['--model', base, '--output', output], {
    stdin,
  });
  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(existsSync(output)).toBe(false);
});

test('a line that is no row stops the run', async () => {
  const { code, stderr } = await runInTest(main, ['--model', base], { stdin: '{"text": 1}\n' });
  expect(code).toBe(4);
  expect(stderr).toContain('<stdin>:1');
});

test('a loss that leaves the numbers ends the run with advice, and keeps what was saved', async () => {
  const output = join(folder, 'diverged');
  const flags = ['--num-epochs', '2', '--learning-rate', '1e38', '--warmup-steps', '0'];
  const { code, stdout, stderr } = await runInTest(
    main,
    ['--model', base, '--output', output, '--save-samples', '16', ...flags],
    { stdin: factLines },
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/epoch 1, step 2: Unexpected loss .* lower --learning-rate \(now 9/);
  expect(stdout).toContain('samples_16.gguf');
  expect(existsSync(join(output, 'samples_16.gguf'))).toBe(true);
});

test('a folder that cannot be written is named', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const { code, stderr } = await runInTest(
    main,
    ['--model', base, '--output', join(file, 'inside'), '--num-epochs', '1'],
    { stdin: factLines },
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(/inside.*: Unexpected ENOTDIR, expected a file that we can write/);
});
