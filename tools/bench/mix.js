import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { leastSeconds, spawnQuietly } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = 200_000;

/** mix on messages rows that it passes on, against a loop that reads, parses and prints them; all write to a file. */
export const mix = {
  name: 'mix',
  about: `mixing ${rows.toLocaleString('en')} messages rows, with and without a split, against read-parse-print`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const file = join(folder, 'rows.jsonl');
    await writeRows(file);
    const megabytes = statSync(file).size / 1e6;
    const mixed = (...args) => mixInto(join(folder, 'mixed.jsonl'), args, folder);
    const seconds = await leastSeconds(3, {
      loop: () => readParsePrint(file, join(folder, 'loop.jsonl')),
      pass: () => mixed('--held-out', 'none', file),
      rebuild: () => mixed('--held-out', 'none', '--system-prompt', 'You are brief.', file),
      half: () => mixed(`${file}:0.5`),
    });
    rmSync(folder, { recursive: true });
    const baseline = { name: 'read, parse, print', value: megabytes / seconds.loop };
    const speed = (figure, time, goal) => ({
      figure,
      value: megabytes / time,
      unit: 'MB/s',
      baseline,
      goal,
    });
    yield speed('all rows, copied', seconds.pass, 4);
    yield speed('all rows, with a system prompt', seconds.rebuild, 0.8);
    yield speed('a seeded half of the rows', seconds.half, 0.8);
  },
};

function mixInto(copy, args, cwd) {
  const output = openSync(copy, 'w');
  const stdio = ['ignore', output, 'pipe'];
  spawnQuietly(`${root}node_modules/.bin/mix`, ['--quiet', ...args], { cwd, stdio });
  closeSync(output);
}

async function readParsePrint(file, copy) {
  const output = createWriteStream(copy);
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const ready = output.write(`${JSON.stringify(JSON.parse(line))}\n`);
    if (!ready) await new Promise((go) => output.once('drain', go));
  }
  await new Promise((done) => output.end(done));
}

async function writeRows(file) {
  const output = createWriteStream(file);
  for (let number = 0; number < rows; number++) {
    const messages = [
      {
        role: 'user',
        content: `What is known of tower ${number}? ${'It stands by the sea. '.repeat(20)}`,
      },
      {
        role: 'assistant',
        content: `Tower ${number}: ${'it is lit at dusk, and seen far away. '.repeat(14)}`,
      },
    ];
    const row = { id: `row-${number}`, messages, metadata: '{"dataset":"bench"}', unmask: false };
    if (!output.write(`${JSON.stringify(row)}\n`))
      await new Promise((go) => output.once('drain', go));
  }
  await new Promise((done) => output.end(done));
}
