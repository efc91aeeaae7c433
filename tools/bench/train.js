import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isThere } from './measure.js';

const bin = fileURLToPath(new URL('../../node_modules/.bin/train', import.meta.url));
const rows = 256;

/** A plain loop in PyTorch over the same shapes: a Llama-like decoder, answer-only loss left out, AdamW, batches of 8 x 128. */
const plainLoop = `
import time, torch
from torch import nn
torch.manual_seed(0)
D, L, H, F, V, T, B = 128, 4, 4, 384, 1024, 128, 8
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.n1, self.n2 = nn.RMSNorm(D), nn.RMSNorm(D)
        self.qkv, self.o = nn.Linear(D, 3 * D, bias=False), nn.Linear(D, D, bias=False)
        self.gate, self.up, self.down = nn.Linear(D, F, bias=False), nn.Linear(D, F, bias=False), nn.Linear(F, D, bias=False)
    def forward(self, x):
        q, k, v = (t.view(B, T, H, D // H).transpose(1, 2) for t in self.qkv(self.n1(x)).chunk(3, -1))
        a = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.o(a.transpose(1, 2).reshape(B, T, D))
        h = self.n2(x)
        return x + self.down(nn.functional.silu(self.gate(h)) * self.up(h))
model = nn.Sequential(nn.Embedding(V, D), *[Block() for _ in range(L)], nn.RMSNorm(D), nn.Linear(D, V, bias=False))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
best = 0
for step in range(30):
    ids = torch.randint(0, V, (B, T + 1))
    began = time.perf_counter()
    loss = nn.functional.cross_entropy(model(ids[:, :-1]).reshape(-1, V), ids[:, 1:].reshape(-1))
    optimizer.zero_grad(); loss.backward(); optimizer.step()
    best = max(best, B * T / (time.perf_counter() - began))
print(best)
`;

/** Tokens a second of both engines on a student of a million parameters, and of a plain loop in PyTorch. */
export const train = {
  name: 'train',
  about:
    'tokens a second at 1 M parameters: ONNX Runtime, WebAssembly, a plain PyTorch loop (LABPIPE_TORCH names its python)',
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const file = join(folder, 'rows.jsonl');
    const model = join(folder, 'student.gguf');
    writeFileSync(file, makeRows());
    runTrain(['init', '--output', model, file], folder);
    const rate = (engine) => {
      const flags = ['--engine', engine, '--num-epochs', '2', '--effective-batch-size', '32'];
      const records = runTrain(
        ['--model', model, '--output', join(folder, engine), ...flags, file],
        folder,
      );
      return Math.max(
        ...records.filter(({ kind }) => kind === 'step').map((step) => step.tokens_per_second),
      );
    };
    const [onnx, jax, torch] = [rate('onnx'), rate('jax'), plainLoopRate()];
    rmSync(folder, { recursive: true });
    const figure = 'tokens a second in the best step';
    yield {
      figure: `${figure}, onnx`,
      value: onnx,
      unit: 'tokens/s',
      baseline: { name: 'jax-js on WebAssembly', value: jax },
      goal: 5,
    };
    yield {
      figure: `${figure}, onnx`,
      value: onnx,
      unit: 'tokens/s',
      baseline: { name: 'a plain PyTorch loop', value: torch },
      goal: 0.9,
    };
  },
};

function makeRows() {
  const sentence = (number) =>
    `Tower ${number} stands by the sea and is lit at dusk by its keeper, who climbs ${number % 97} steps. `;
  return Array.from({ length: rows }, (_, number) => {
    const messages = [
      { role: 'user', content: `What is known of tower ${number}?` },
      { role: 'assistant', content: sentence(number).repeat(5) },
    ];
    return `${JSON.stringify({ id: `row-${number}`, messages, metadata: '{}', unmask: true })}\n`;
  }).join('');
}

function runTrain(args, cwd) {
  const stdout = execFileSync(bin, [...args, '--quiet'], {
    cwd,
    maxBuffer: 1e9,
    encoding: 'utf8',
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function plainLoopRate() {
  const python = process.env.LABPIPE_TORCH;
  if (!python || !isThere(python, ['-c', 'import torch'])) return null;
  return Number(execFileSync(python, ['-c', plainLoop], { encoding: 'utf8' }));
}
