import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { openGguf } from '@labpipe/gguf';
import { tokenizerOf } from '@labpipe/tokenizer';
import { execaSync } from 'execa';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { openHf } from '../../src/hf/open.ts';
import { writeSafetensors } from '../../src/hf/safetensors.ts';
import { factLines } from '../facts.ts';
import { familyNames, makeFamily } from '../families.ts';
import { logProbabilitiesOf } from '../log-probabilities.ts';

const python = process.env['LABPIPE_TORCH'];
const folder = temporaryFolder();
const ids = Int32Array.from({ length: 20 }, (_, i) => 5 + 7 * i);
const text = "<|im_start|>user\nIt's 1987, we'll see 日本語 😀  twice.<|im_end|>\n";

async function exported(family: string, tied: boolean, ...flags: string[]) {
  const path = await makeFamily(folder, family, { tied });
  const output = join(folder, `${family}-${tied}-hf`);
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
    /Unexpected Unigram, expected a BPE tokenizer/,
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
