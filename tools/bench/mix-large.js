import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnQuietly } from './measure.js';
import { writeRows } from './messages-rows.js';

const program = fileURLToPath(new URL('../../packages/mix/bin/mix.js', import.meta.url));
const rows = { small: 200_000, large: 8_600_000 };
const mebibytes = 200e6 / 2 ** 20;

/** The flags of each recipe, for a file of rows. */
const recipes = {
  copied: (file) => [file],
  'system prompt': (file) => ['--system-prompt', 'You are brief.', file],
  half: (file) => [`${file}:0.5`],
  shuffle: (file) => ['--shuffle', file],
  split: (file, folder) => [
    '--split',
    'valid=0.05,test=0.05',
    '--split-folder',
    join(folder, 'parts'),
    file,
  ],
  balance: (file) => ['--balance', 'dataset', file],
  recipe: (_file, folder) => ['--recipe', join(folder, 'recipe.yaml')],
  under: (file, folder) => [
    '--strategy',
    'under',
    '--weights',
    '3,1',
    file,
    join(folder, 'other.jsonl'),
  ],
  over: (file, folder) => [
    '--strategy',
    'over',
    '--weights',
    '30,1',
    file,
    join(folder, 'other.jsonl'),
  ],
  interleave: (file, folder) => ['--strategy', 'interleave', file, join(folder, 'other.jsonl')],
};

/**
 * Every recipe of mix on 235 MB and on 10 GB: nothing may grow, and no megabyte may take longer. It takes half an hour and 25 GB of disk.
 * LABPIPE_LARGE names a folder to keep the rows in, LABPIPE_RECIPES some of the recipes (copied,shuffle).
 */
export const mixLarge = {
  name: 'mix-large',
  about:
    'memory of mix on 10 GB, and its speed there against that on 235 MB, by recipe (half an hour; LABPIPE_LARGE, LABPIPE_RECIPES)',
  async *run() {
    const kept = process.env.LABPIPE_LARGE;
    const folder = kept ?? mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const asked = process.env.LABPIPE_RECIPES?.split(',') ?? Object.keys(recipes);
    const files = { small: join(folder, 'small.jsonl'), large: join(folder, 'large.jsonl') };
    const other = join(folder, 'other.jsonl');
    for (const [path, count] of [
      [files.small, rows.small],
      [files.large, rows.large],
      [other, rows.small],
    ]) {
      if (!existsSync(path)) await writeRows(path, count);
    }
    for (const name of asked) yield* compare(name, files, folder);
    if (kept === undefined) rmSync(folder, { recursive: true });
  },
};

function* compare(name, files, folder) {
  // The first run of a size fills the page cache.
  const small = [0, 1, 2]
    .map(() => mixed(name, files.small, folder))
    .sort((a, b) => a.cpu - b.cpu)[0];
  const large = mixed(name, files.large, folder);
  const speed = (unit, measure) => ({
    figure: `10 GB, ${name}`,
    value: large.megabytes / measure(large),
    unit,
    baseline: { name: '235 MB', value: small.megabytes / measure(small) },
    goal: 0.95,
  });
  yield speed('MB/s', ({ seconds }) => seconds);
  yield speed('MB/s of CPU', ({ cpu }) => cpu);
  yield {
    figure: `10 GB, ${name}: memory`,
    value: large.memory,
    unit: 'MiB',
    better: 'less',
    baseline: { name: '200 MB', value: mebibytes },
    goal: 1,
  };
}

// Says at its end what a process took: CPU in microseconds, memory in kB.
const witness = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ cpu: userCPUTime + systemCPUTime, maxRSS }));
});`;

/** Mix a file by a recipe into nothing, as a disk would have its own say. */
function mixed(name, file, folder) {
  const [watch, usage] = [join(folder, 'witness.cjs'), join(folder, 'usage.json')];
  writeFileSync(watch, witness);
  writeFileSync(
    join(folder, 'recipe.yaml'),
    `datasets:\n  - { path: ${file}, sampling_size: 0.3 }\n`,
  );
  const nothing = openSync('/dev/null', 'w');
  const env = { ...process.env, BENCH_USAGE: usage };
  const args = [
    '--require',
    watch,
    program,
    '--quiet',
    '--held-out',
    'none',
    ...recipes[name](file, folder),
  ];
  const began = performance.now();
  spawnQuietly(process.execPath, args, { stdio: ['ignore', nothing, 'pipe'], env });
  const seconds = (performance.now() - began) / 1000;
  closeSync(nothing);
  const { cpu, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
  return { megabytes: statSync(file).size / 1e6, seconds, cpu: cpu / 1e6, memory: maxRSS / 1024 };
}
