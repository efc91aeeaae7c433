import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mostMemory, spawnQuietly } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = join(root, 'packages/mix/bin/mix.js');
const rows = 200_000;
const fewer = 10_000;

/** Near-duplicates of 200,000 rows, three in ten of them copies with a few words changed; datasketch does a twentieth of them. */
export const dedupe = {
  name: 'dedupe',
  about: `mix --dedupe near on ${rows.toLocaleString('en')} rows: rows a second and memory, against datasketch in Python (LABPIPE_PYTHON)`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const [file, part] = [join(folder, 'rows.jsonl'), join(folder, 'part.jsonl')];
    await writeRows(file, rows);
    await writeRows(part, fewer);
    const args = ['--quiet', '--held-out', 'none', '--dedupe', 'near'];
    const env = { ...process.env, TMPDIR: folder };
    const began = performance.now();
    spawnQuietly(process.execPath, [program, ...args, file], { env });
    const seconds = (performance.now() - began) / 1000;
    const peer = datasketch(part);
    yield {
      figure: `${rows.toLocaleString('en')} rows of ${Math.round(statSync(file).size / rows)} bytes, near-duplicates dropped`,
      value: rows / seconds,
      unit: 'rows/s',
      baseline: { name: `datasketch (${fewer.toLocaleString('en')} rows)`, value: peer },
      goal: 10,
    };
    yield {
      figure: 'memory, with --memory 64M',
      value: mostMemory(program, [...args, '--memory', '64M', file]),
      unit: 'MiB',
      better: 'less',
      baseline: { name: 'size of the file', value: statSync(file).size / 2 ** 20 },
      goal: 1,
    };
    rmSync(folder, { recursive: true });
  },
};

// As its documentation has it: 128 permutations, a threshold, words as shingles; kept rows go into the index.
const script = `
import json, sys, time
from datasketch import MinHash, MinHashLSH
began = time.time()
lsh = MinHashLSH(threshold=0.8, num_perm=128)
count = 0
for number, line in enumerate(open(sys.argv[1])):
    text = " ".join(m["content"] for m in json.loads(line)["messages"]).lower()
    sketch = MinHash(num_perm=128)
    sketch.update_batch([text[at:at + 5].encode() for at in range(max(1, len(text) - 4))])
    if not lsh.query(sketch):
        lsh.insert(str(number), sketch)
    count += 1
print(count / (time.time() - began))
`;

/** Rows a second, or null where there is no Python with datasketch. */
function datasketch(file) {
  const python = process.env.LABPIPE_PYTHON;
  if (!python) return null;
  const { status, stdout } = spawnSync(python, ['-c', script, file], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}

async function writeRows(file, count) {
  const output = createWriteStream(file);
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const syllables = 'ba ce di fo gu ha ke li mo nu pa re si to vu wa'.split(' ');
  const syllable = () => syllables[Math.floor(random() * syllables.length)];
  const words = Array.from({ length: 8000 }, () => syllable() + syllable() + syllable());
  const text = (length) =>
    Array.from({ length }, () => words[Math.floor(random() ** 2 * words.length)]).join(' ');
  const changed = (original, changes) => {
    const list = original.split(' ');
    for (let change = 0; change < changes; change++) {
      list[Math.floor(random() * list.length)] = words[Math.floor(random() * words.length)];
    }
    return list.join(' ');
  };
  const recent = [];
  for (let number = 0; number < count; number++) {
    const copied = random() < 0.3 ? recent[Math.floor(random() * recent.length)] : undefined;
    const [question, answer] = copied
      ? [changed(copied[0], 1), changed(copied[1], 3)]
      : [text(20), text(120)];
    recent[number % 10_000] = [question, answer];
    const messages = [
      { role: 'user', content: `${question}?` },
      { role: 'assistant', content: answer },
    ];
    const row = { id: `row-${number}`, messages, metadata: '{}', unmask: false };
    if (!output.write(`${JSON.stringify(row)}\n`))
      await new Promise((go) => output.once('drain', go));
  }
  await new Promise((done) => output.end(done));
}
