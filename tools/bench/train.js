import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rateOf, rowRateOf, runTrain, sizesOf } from './train/ours.js';
import { long, mixed, rowsOf, short, words } from './train/rows.js';
import { peftLora, plainLoop, sftTrainer } from './train/torch.js';

const sizes = {
  '1 M': { width: 128, feedForward: 384, layers: 4, heads: 4 },
  '4 M': { width: 256, feedForward: 768, layers: 4, heads: 4 },
};
const vocabulary = 1024;
const unit = 'tokens/s';

/** Tokens a second of training, padding left out, ours and what others make of rows of the same lengths. */
export const train = {
  name: 'train',
  about:
    'tokens a second at 1 and 4 M parameters, long and short rows: ONNX Runtime against WebAssembly, a plain PyTorch loop, TRL (LABPIPE_TORCH: a python with torch, transformers, trl, datasets, accelerate, peft, gguf)',
  async *run() {
    for (const name of Object.keys(sizes)) yield* inFolder((folder) => tiny(folder, name));
  },
};

/** The same for LoRA of a real model. */
export const lora = {
  name: 'lora',
  about:
    'tokens a second of LoRA on SmolLM2-135M (LABPIPE_SMOLLM2: its GGUF file), against PyTorch with peft (LABPIPE_TORCH)',
  async *run() {
    const gguf = process.env.LABPIPE_SMOLLM2;
    const figure = 'LoRA of rank 16, 135 M parameters, rows of a fact';
    if (!gguf) {
      const baseline = { name: 'PyTorch with peft', value: null };
      yield { figure, value: null, unit, baseline, goal: 1.2 };
      return;
    }
    yield* inFolder(function* (folder) {
      const file = join(folder, 'rows.jsonl');
      writeFileSync(file, rowsOf(96, short, false));
      const flags = ['--lora-rank', '16', '--learning-rate', '0.001', '--num-epochs', '1'];
      const ours = runTrain(['--model', gguf, '--output', join(folder, 'out'), ...flags, file]);
      const request = { gguf, rank: 16, alpha: 32, batch: 16, steps: 4, rows: sizesOf(gguf, file) };
      const baseline = { name: 'PyTorch with peft', value: peftLora(request) };
      yield { figure, value: rateOf(ours, 1), unit, baseline, goal: 1.2 };
    });
  },
};

function* tiny(folder, name) {
  const { width, feedForward, layers, heads } = sizes[name];
  const [longRows, shortRows, mixedRows, wordRows] = ['long', 'short', 'mixed', 'words'].map(
    (file) => join(folder, `${file}.jsonl`),
  );
  writeFileSync(longRows, rowsOf(240, long, true));
  writeFileSync(shortRows, rowsOf(1290, short, true));
  writeFileSync(mixedRows, rowsOf(645, mixed, true));
  writeFileSync(wordRows, rowsOf(480, words, true));
  const model = join(folder, 'model.gguf');
  const shape = [
    '--hidden-size',
    width,
    '--feed-forward-size',
    feedForward,
    '--layers',
    layers,
    '--heads',
    heads,
  ];
  const size = ['--vocabulary-size', vocabulary];
  const texts = [longRows, shortRows, wordRows];
  runTrain(['init', '--output', model, ...shape, ...size, ...texts].map(String));
  const steps = (file, batch, ...flags) => {
    const options = ['--num-epochs', '1', '--effective-batch-size', String(batch), ...flags];
    const output = join(folder, `out-${flags.join('')}`);
    return runTrain(['--model', model, '--output', output, '--resume', 'never', ...options, file]);
  };
  const rate = (...of) => rateOf(steps(...of));

  const onnx = rate(longRows, 8);
  const against = (what, baseline, goal, value = onnx, rows = 'rows of 128 tokens') => ({
    figure: `${name} parameters, ${rows}${what}`,
    value,
    unit,
    baseline,
    goal,
  });
  yield against(
    '',
    { name: 'jax-js on WebAssembly', value: rate(longRows, 8, '--engine', 'jax') },
    5,
  );
  const plain = plainLoop(model, { vocabulary: 256, rows: 8, length: 128, steps: 30 });
  yield against('', { name: 'a plain PyTorch loop', value: plain }, 0.9);
  // Its program is in llama.cpp's sources and not in what node-llama-cpp brings: npm has none.
  yield against('', { name: "llama.cpp's finetune (no package of npm has it)", value: null }, 1);

  const alone = (file) => ({
    name: 'the same without packing',
    value: rate(file, 43, '--no-packing'),
  });
  const both = 'nine short rows to one of 128 tokens';
  yield against('', alone(mixedRows), 2, rate(mixedRows, 43), both);
  const facts = steps(shortRows, 43);
  yield against('', alone(shortRows), 1, rateOf(facts), 'short rows');

  const sizesOfRows = sizesOf(model, shortRows);
  const lengths = sizesOfRows.map(({ tokens }) => tokens);
  const shared = { vocabulary, width, feedForward, layers, heads, lengths, longest: 128 };
  const trl = (mode, batch) => ({
    name: `TRL's SFTTrainer, ${mode}`,
    value: sftTrainer(mode, { ...shared, batch, steps: 25 }),
  });
  const ours = rowRateOf(facts, sizesOfRows);
  for (const mode of ['padded', 'packed', 'wrapped']) {
    yield against('', trl(mode, 43), 1, ours, 'short rows');
  }
  // Few rows at once: what most scripts do, as padding and memory grow with the batch.
  const eight = rowRateOf(steps(shortRows, 8).slice(0, 40), sizesOfRows);
  yield against('', trl('padded', 8), 1, eight, 'short rows, 8 a step');
}

function* inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
  try {
    yield* work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
