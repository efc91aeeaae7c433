import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { float32, type MetadataValue, text as named, openGguf, uint32 } from '@labpipe/gguf';
import { tokenizerOf } from '@labpipe/tokenizer';
import { execaSync } from 'execa';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { openHf } from '../../src/hf/open.ts';
import { readRope } from '../../src/hf/rope-in.ts';
import { writeSafetensors } from '../../src/hf/safetensors.ts';
import { factLines } from '../facts.ts';
import { familyNames, makeFamily } from '../families.ts';
import { logProbabilitiesOf } from '../log-probabilities.ts';

const python = process.env['LABPIPE_TORCH'];
const folder = temporaryFolder();
const ids = Int32Array.from({ length: 20 }, (_, i) => 5 + 7 * i);
/** Models of a family with metadata of their own, by what is special about them. */
const rotations: [string, string, Record<string, MetadataValue>][] = [
  [
    'YaRN',
    'qwen2',
    {
      'rope.scaling.type': named('yarn'),
      'rope.scaling.factor': float32(4),
      'rope.scaling.original_context_length': uint32(16),
    },
  ],
  [
    'YaRN with numbers of its own',
    'granite',
    {
      'rope.scaling.type': named('yarn'),
      'rope.scaling.factor': float32(8),
      'rope.scaling.original_context_length': uint32(64),
      'rope.scaling.yarn_beta_fast': float32(8),
      'rope.scaling.yarn_beta_slow': float32(2),
      'rope.scaling.yarn_attn_factor': float32(1.3),
    },
  ],
  [
    'linear scaling',
    'llama',
    { 'rope.scaling.type': named('linear'), 'rope.scaling.factor': float32(2) },
  ],
  ['a window', 'llama', { 'attention.sliding_window': uint32(512) }],
];
const text = "<|im_start|>user\nIt's 1987, we'll see 日本語 😀  twice.<|im_end|>\n";

async function exported(family: string, tied: boolean, ...flags: string[]) {
  const path = await makeFamily(folder, family, { tied });
  return exportedAs(join(folder, `${family}-${tied}-hf`), path, flags);
}

async function exportedAs(output: string, path: string, flags: readonly string[]) {
  const argv = ['export', '--model', path, '--format', 'hf', '--output', output, ...flags];
  const { code, stdout, stderr } = await runInTest(main, argv);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'model', format: 'hf', path: output });
  return { path, output };
}

describe.each(familyNames.map((name, i) => [name, i % 2 === 1] as const))('%s', (family, tied) => {
  test('goes into a Hugging Face folder and comes out of it with the same probabilities and tokens', async () => {
    const { path, output } = await exported(family, tied, '--type', 'f32');
    const [before, after] = [
      await logProbabilitiesOf(path, ids),
      await logProbabilitiesOf(output, ids),
    ];
    for (const [i, value] of before.entries()) expect(after[i]).toBeCloseTo(value, 5);
    const [gguf, hf] = [await openGguf(path), await openHf(output)];
    const [a, b] = [tokenizerOf(gguf), tokenizerOf(hf)];
    expect(b.encode(text, { special: true })).toEqual(a.encode(text, { special: true }));
    expect([b.eos, b.bos, b.addsBos]).toEqual([a.eos, a.bos, a.addsBos]);
    await Promise.all([gguf.close(), hf.close()]);
  });

  test.runIf(python)(
    'is loaded by transformers, with the same probabilities and tokens',
    { timeout: 300_000 },
    async () => {
      const { path, output } = await exported(family, tied, '--type', 'f32');
      const script = fileURLToPath(new URL('ask.py', import.meta.url));
      const { stdout } = execaSync(python!, [script, output, JSON.stringify([...ids]), text]);
      const theirs = JSON.parse(stdout) as {
        log_probabilities: number[];
        tokens: number[];
        chat: string;
      };
      const ours = await logProbabilitiesOf(path, ids);
      for (const [i, value] of theirs.log_probabilities.entries()) {
        expect(Math.abs(ours[i]! - value)).toBeLessThan(1e-3);
      }
      const hf = await openHf(output);
      expect(theirs.tokens).toEqual(tokenizerOf(hf).encode(text, { special: true }));
      expect(theirs.chat).toContain('<|im_start|>user\nHello<|im_end|>');
      await hf.close();
    },
  );
});

test.runIf(python)(
  'a folder that transformers saved, in bf16 with the rotary scaling of Llama 3, has its probabilities',
  { timeout: 300_000 },
  async () => {
    const { output } = await exported('llama', false, '--type', 'f32');
    const saved = join(folder, 'saved');
    const script = fileURLToPath(new URL('save.py', import.meta.url));
    const { stdout } = execaSync(python!, [script, output, saved, JSON.stringify([...ids])]);
    const [scaled, plain] = [
      await logProbabilitiesOf(saved, ids),
      await logProbabilitiesOf(output, ids),
    ];
    const theirs = JSON.parse(stdout) as number[];
    expect(theirs.length).toBe(scaled.length);
    expect(largestDifference(scaled, theirs)).toBeLessThan(1e-3);
    expect(largestDifference(scaled, plain)).toBeGreaterThan(1e-2);
  },
);

describe.each(rotations)('a model of %s', (name, family, metadata) => {
  const made = makeFamily(folder, family, { name, metadata }).then((path) =>
    exportedAs(join(folder, `${name}-hf`), path, ['--type', 'f32']),
  );

  test('goes into a folder and comes out of it with the same probabilities', async () => {
    const { path, output } = await made;
    const [before, after] = [
      await logProbabilitiesOf(path, ids),
      await logProbabilitiesOf(output, ids),
    ];
    expect(largestDifference(before, after)).toBeLessThan(1e-5);
  });

  test.runIf(python)('has those of transformers', { timeout: 300_000 }, async () => {
    const { path, output } = await made;
    const script = fileURLToPath(new URL('ask.py', import.meta.url));
    const { stdout } = execaSync(python!, [script, output, JSON.stringify([...ids]), text]);
    const theirs = JSON.parse(stdout) as { log_probabilities: number[] };
    const ours = await logProbabilitiesOf(path, ids);
    expect(largestDifference(ours, theirs.log_probabilities)).toBeLessThan(1e-3);
  });
});

test.each([
  [{ rope_type: 'dynamic', factor: 2 }, /Unexpected type dynamic, .* without it the model trains/],
  [{ rope_type: 'longrope' }, /Unexpected type longrope, .* take a model without it/],
  [{ type: 'yarn', factor: 'four' }, /rope_scaling\.factor: Unexpected "four", expected a number/],
  [{ type: 'yarn', factor: 4, truncate: false }, /truncate: Unexpected false, expected true/],
  [
    { type: 'linear', factor: 4, partial_rotary_factor: 0.5 },
    /partial_rotary_factor: Unexpected 0\.5 beside a scaling of type linear, expected 1/,
  ],
])('a rotary scaling of %j is refused', async (scaling, message) => {
  const { output } = await exported('llama', false);
  const config = join(output, 'config.json');
  const content = { ...JSON.parse(readFileSync(config, 'utf8')), rope_scaling: scaling };
  writeFileSync(config, JSON.stringify(content));
  const { code, stderr } = await runInTest(main, ['--model', output], { stdin: factLines });
  expect(code).toBe(4);
  expect(stderr).toMatch(message);
});

test('mscale and factor of a YaRN are read as transformers reads them', () => {
  const { scaling } = readRope('config.json', {
    max_position_embeddings: 4096,
    rope_scaling: {
      type: 'yarn',
      original_max_position_embeddings: 1024,
      mscale: 2,
      mscale_all_dim: 1,
    },
  });
  const found = new Map(scaling);
  expect(found.get('factor')?.value).toBe(4);
  expect(found.get('yarn_attn_factor')?.value).toBeCloseTo(
    (0.2 * Math.log(4) + 1) / (0.1 * Math.log(4) + 1),
    6,
  );
});

test('how a model draws its answers goes through, and one that says nothing draws too', async () => {
  const { output } = await exported('llama', false);
  const read = (path: string) =>
    JSON.parse(readFileSync(join(path, 'generation_config.json'), 'utf8'));
  expect(read(output)).toMatchObject({ do_sample: true, temperature: 0.1 });
  const config = { ...read(output), temperature: 0.7, top_k: 20, top_p: 0.8 };
  writeFileSync(join(output, 'generation_config.json'), JSON.stringify(config));
  const whole = ['export', '--model', output, '--output', join(folder, 'drawing')];
  const { stdout } = await runInTest(main, whole);
  const again = await exportedAs(join(folder, 'drawing-hf'), JSON.parse(stdout).path, []);
  expect(read(again.output)).toEqual(config);
});

test('a window bounds the rows that are learned, not the model that comes of them', async () => {
  const metadata = { 'attention.sliding_window': uint32(55) };
  const path = await makeFamily(folder, 'llama', { name: 'window', metadata });
  const { output } = await exportedAs(join(folder, 'window-hf'), path, []);
  const argv = ['--model', output, '--output', join(folder, 'windowed'), '--num-epochs', '1'];
  const { stderr, stdout } = await runInTest(main, argv, { stdin: factLines });
  expect(stderr).toMatch(/40 in, \d+ out, [1-9]\d* rejected.*too-long/);
  const last = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
  const again = await exportedAs(join(folder, 'windowed-hf'), last.path, []);
  const config = JSON.parse(readFileSync(join(again.output, 'config.json'), 'utf8'));
  expect(config).toMatchObject({
    architectures: ['MistralForCausalLM'],
    sliding_window: 55,
    max_position_embeddings: 1024,
  });
});

test('a part that is missing beside others is named, with an index or without', async () => {
  const { output } = await exported('llama', false);
  renameSync(join(output, 'model.safetensors'), join(output, 'model-00001-of-00003.safetensors'));
  const { code, stderr } = await runInTest(main, ['--model', output], { stdin: factLines });
  expect(code).toBe(4);
  expect(stderr).toMatch(/Unexpected absence of model-00002-of-00003\.safetensors, expected/);
  rmSync(output, { recursive: true });
});

test('a folder in several files, in half precision, is trained', async () => {
  const { output } = await exported('llama', false, '--type', 'f16');
  const hf = await openHf(output);
  const parts = [0, 1].map((part) => hf.tensors.filter((_, i) => i % 2 === part));
  const sharded = join(folder, 'sharded');
  mkdirSync(sharded);
  for (const name of [
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'chat_template.jinja',
  ]) {
    writeFileSync(join(sharded, name), readFileSync(join(output, name)));
  }
  const { hfName } = await import('../../src/hf/names.ts');
  const { toHalves } = await import('../../src/hf/row-order.ts');
  const map: Record<string, string> = {};
  for (const [i, part] of parts.entries()) {
    const file = `model-0000${i + 1}-of-00002.safetensors`;
    const tensors = part.map(({ name, shape }) => {
      map[hfName(name)!] = file;
      const heads = name.includes('attn_q') ? 4 : name.includes('attn_k') ? 2 : 0;
      const data = async () => {
        const values = await hf.read(name);
        return heads > 0 ? toHalves(values, heads, shape[0]!) : values;
      };
      return { name: hfName(name)!, shape, data };
    });
    await writeSafetensors(join(sharded, file), tensors, 'F16');
  }
  writeFileSync(join(sharded, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }));
  await hf.close();
  const [whole, apart] = [
    await logProbabilitiesOf(output, ids),
    await logProbabilitiesOf(sharded, ids),
  ];
  expect(apart).toEqual(whole);

  const argv = ['--model', sharded, '--output', join(folder, 'trained'), '--num-epochs', '1'];
  const { code, stderr, stdout } = await runInTest(main, argv, { stdin: factLines });
  expect(code, stderr).toBe(0);
  const last = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
  expect(last).toMatchObject({ kind: 'model', format: 'gguf', base: sharded });
  await (await openGguf(last.path)).close();
});

test.each([
  [
    'config.json',
    '{"architectures":["MambaForCausalLM"]}',
    /architectures: Unexpected MambaForCausalLM, expected one of LlamaForCausalLM/,
  ],
  ['config.json', 'no json', /config\.json: Unexpected text, expected JSON/],
  [
    'tokenizer.json',
    '{"model":{"type":"Unigram","vocab":[]}}',
    /Unexpected Unigram, expected a BPE tokenizer .*; take a model with one/,
  ],
  ['model.safetensors', 'short', /Unexpected 5 bytes, expected a whole safetensors file/],
])('a folder with a wrong %s is refused', async (name, content, message) => {
  const { output } = await exported('llama', false);
  writeFileSync(join(output, name), content);
  const { code, stdout, stderr } = await runInTest(main, ['--model', output], { stdin: factLines });
  expect([code, stdout]).toEqual([4, '']);
  expect(stderr).toMatch(message);
});

test('weights that end before their header says are refused', async () => {
  const { output } = await exported('llama', false);
  const file = join(output, 'model.safetensors');
  writeFileSync(file, readFileSync(file).subarray(0, -100));
  const { code, stderr } = await runInTest(main, ['--model', output], { stdin: factLines });
  expect(code).toBe(4);
  expect(stderr).toMatch(/Unexpected place of lm_head\.weight, expected a whole safetensors file/);
});

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
