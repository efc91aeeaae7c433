import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isThere } from '../measure.js';

const python = process.env.LABPIPE_TORCH;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A plain loop in PyTorch on a GGUF Llama (packages/train/test/torch): tokens a second, or null where it cannot run. */
export function plainLoop(gguf, { vocabulary, rows, length, steps, warmUp = 3 }) {
  if (!has('torch', 'gguf')) return null;
  const ids = (n) => Array.from({ length: length + 1 }, (_, i) => ((n + i) * 7919) % vocabulary);
  const example = (n) => ({ ids: ids(n), learned: Array(length + 1).fill(1) });
  const step = (n) => ({
    rate: 0.001,
    examples: Array.from({ length: rows }, (_, i) => example(n * rows + i)),
  });
  const request = {
    gguf,
    clip: 1,
    beta1: 0.9,
    beta2: 0.95,
    epsilon: 1e-8,
    steps: Array.from({ length: steps }, (_, n) => step(n)),
  };
  const { seconds } = JSON.parse(
    run(at('../../../packages/train/test/torch/train.py'), [], request),
  );
  const counted = seconds.slice(warmUp);
  return (counted.length * rows * length) / counted.reduce((a, b) => a + b, 0);
}

/** TRL's SFTTrainer: tokens a second, or null where it cannot run. `mode` is padded, packed or wrapped. */
export function sftTrainer(mode, request) {
  if (!has('torch', 'transformers', 'trl', 'datasets', 'accelerate')) return null;
  return Number(run(at('../torch/sft.py'), [mode], request).trim().split('\n').at(-1));
}

/** LoRA by PyTorch and peft: tokens a second, or null where it cannot run. */
export function peftLora(request) {
  if (!has('torch', 'transformers', 'peft', 'gguf')) return null;
  return Number(run(at('../torch/lora.py'), [], request).trim().split('\n').at(-1));
}

function has(...modules) {
  return Boolean(python) && isThere(python, ['-c', `import ${modules.join(', ')}`]);
}

function run(program, args, request) {
  return execFileSync(python, [program, ...args], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...process.env,
      HF_HUB_OFFLINE: '1',
      CUDA_VISIBLE_DEVICES: '',
      TRANSFORMERS_VERBOSITY: 'error',
    },
  });
}
