import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { leastSeconds, spawnQuietly } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = 50_000;

/** mix on messages rows that it passes on, against a loop that reads, parses and prints them. */
export const mix = {
  name: 'mix',
  about: `mixing ${rows.toLocaleString('en')} messages rows, with and without a split, against read-parse-print`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const file = join(folder, 'rows.jsonl');
    await writeRows(file);
    const megabytes = statSync(file).size / 1e6;
    const bin = `${root}node_modules/.bin/mix`;
    const seconds = await leastSeconds(3, {
      loop: () => readParsePrint(file, join(folder, 'loop.jsonl')),
      pass: () => spawnQuietly(bin, ['--quiet', '--held-out', 'none', file], { cwd: folder }),
      half: () => spawnQuietly(bin, ['--quiet', `${file}:0.5`], { cwd: folder }),
    });
    rmSync(folder, { recursive: true });
    const baseline = { name: 'read, parse, print', value: megabytes / seconds.loop };
    yield { figure: 'all rows', value: megabytes / seconds.pass, unit: 'MB/s', baseline, goal: 4 };
    yield {
      figure: 'a seeded half of the rows',
      value: megabytes / seconds.half,
      unit: 'MB/s',
      baseline,
      goal: 0.8,
    };
  },
};

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
