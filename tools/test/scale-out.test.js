// sdg and mix in several processes, by hand, by GNU parallel and through Spark, gives the bytes of one.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-scale-out-'));
const env = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  XDG_CACHE_HOME: join(folder, 'cache'),
};
const options = '--scale-factor 4';
const isGnu = spawnSync('parallel', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('GNU');
/** A python with pyspark, where Java is there too. */
const sparkPython = process.env.LABPIPE_SPARK;
let teacher;

const run = (script) =>
  execFileSync('bash', ['-o', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const read = (name) => readFileSync(join(folder, name), 'utf8');

beforeAll(async () => {
  teacher = spawn('teacher', ['--port', '0'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(teacher.stdout, 'data');
  env.OPENAI_BASE_URL = JSON.parse(line).url;
  run(`qna-lint --quiet ${root}examples/taxonomy/compositional_skills > skills.jsonl`);
  run(`qna-lint --quiet ${root}examples/taxonomy/knowledge/places > leaves.jsonl`);
  // More leaves, each with names of its own: of a row that two leaves make, mix keeps the one that it reads first.
  const more = 's/"id":"./"id":"$n/; s/Merry Annis|fog horn|log line/& $n/g; s/[Ss]lip/& $n/g';
  run(
    `for n in 1 2 3 4; do sed -E "${more.replaceAll('"', '\\"')}" skills.jsonl; done >> leaves.jsonl`,
  );
  run(`sdg --quiet ${options} leaves.jsonl > whole.jsonl`);
  run('mix --quiet --shuffle --held-out whole-held-out.jsonl whole.jsonl > whole-rows.jsonl');
}, 60_000);

afterAll(() => {
  teacher?.kill();
  rmSync(folder, { recursive: true, force: true });
});

const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/** Mix the samples of these files and compare with the whole, training rows and held-out questions. */
function expectWhole(files) {
  run(`mix --quiet --shuffle --held-out held-out.jsonl ${files} > rows.jsonl`);
  expect(read('rows.jsonl').length).toBeGreaterThan(1000);
  for (const name of ['rows.jsonl', 'held-out.jsonl'])
    expect([name, hashOf(read(name))]).toEqual([name, hashOf(read(`whole-${name}`))]);
}

test.runIf(isGnu)('mix by GNU parallel writes the bytes of one mix', () => {
  const [options, files] = [
    '--seed 7 --held-out merged-held-out.jsonl',
    'whole.jsonl whole-rows.jsonl:50',
  ];
  run(`mix --quiet ${options.replace('merged', 'single')} ${files} > single.jsonl`);
  run(`${root}examples/parallel/mix.sh mixing 3 '${options}' ${files} > merged.jsonl`);
  expect(read('single.jsonl').length).toBeGreaterThan(1000);
  expect(read('merged.jsonl')).toBe(read('single.jsonl'));
  expect(read('merged-held-out.jsonl')).toBe(read('single-held-out.jsonl'));
});

test('the shards of three processes are mixed to the bytes of one run, in any order of the files', () => {
  run(
    `for at in 1 2 3; do sdg --quiet ${options} --shard $at/3 leaves.jsonl > shard-$at.jsonl & done; wait`,
  );
  const sizes = [1, 2, 3].map((at) => read(`shard-${at}.jsonl`).length);
  expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(1);
  expectWhole('shard-3.jsonl shard-1.jsonl shard-2.jsonl');
});

test.runIf(isGnu)('GNU parallel runs the shards, and does not do again what is done', () => {
  const line = `${root}examples/parallel/generate.sh leaves.jsonl shards 3 ${options}`;
  run(line);
  expectWhole('shards/samples-*.jsonl');
  const before = readdirSync(join(folder, 'shards'));
  expect(before.filter((name) => name.startsWith('summary-'))).toHaveLength(3);
  run(`rm shards/samples-2.jsonl shards/summary-*; ${line}`);
  expectWhole('shards/samples-*.jsonl');
  const after = readdirSync(join(folder, 'shards'));
  expect(after.filter((name) => name.startsWith('summary-'))).toEqual(['summary-2.json']);
});

test.runIf(sparkPython)(
  "Spark's pipe over three partitions writes the bytes of one run",
  () => {
    const script = `${root}examples/spark/generate.py`;
    run(`${sparkPython} ${script} leaves.jsonl parts --partitions 3 ${options}`);
    const parts = readdirSync(join(folder, 'parts')).filter((name) => name.startsWith('part-'));
    expect(parts.length).toBeGreaterThanOrEqual(3);
    expect(hashOf(run('cat parts/part-*'))).toBe(hashOf(read('whole.jsonl')));
  },
  180_000,
);
