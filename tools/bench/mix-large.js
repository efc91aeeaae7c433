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
/** Rows of each of the two files of a size. */
const rows = { small: 100_000, large: 4_300_000 };
const most = 200e6 / 2 ** 20;

/** The flags of each recipe, for the two files. */
const recipes = {
  copied: (a, b) => [a, b],
  'system prompt': (a, b) => ['--system-prompt', 'You are brief.', a, b],
  half: (a, b) => [`${a}:0.5`, `${b}:0.5`],
  recipe: (a, b, folder) => ['--recipe', writeRecipe(folder, a, b)],
  shuffle: (a, b) => ['--shuffle', a, b],
  split: (a, b, folder) => [
    ...['--split', 'valid=0.05,test=0.05', '--split-folder', join(folder, 'parts')],
    ...[a, b],
  ],
  balance: (a, b) => ['--balance', 'dataset', a, b],
  interleave: (a, b) => ['--strategy', 'interleave', a, b],
  under: (a, b) => ['--strategy', 'under', '--weights', '2,1', a, b],
  over: (a, b) => ['--strategy', 'over', '--weights', '2,1', a, b],
};

function writeRecipe(folder, a, b) {
  const path = join(folder, 'recipe.yaml');
  const datasets = [a, b].map((file) => `  - { path: ${file}, sampling_size: 0.3 }\n`);
  writeFileSync(path, `datasets:\n${datasets.join('')}`);
  return path;
}

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
    const files = {};
    for (const [size, count] of Object.entries(rows)) {
      files[size] = ['a', 'b'].map((part) => join(folder, `${size}-${part}.jsonl`));
      for (const [at, path] of files[size].entries()) {
        if (!existsSync(path)) await writeRows(path, count, at * count);
      }
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
    baseline: { name: '200 MB', value: most },
    goal: 1,
  };
}

// Says at its end what a process took: CPU in microseconds, memory in kB.
const witness = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ cpu: userCPUTime + systemCPUTime, maxRSS }));
});`;

/** Mix files by a recipe into nothing, as a disk would have its own say. */
function mixed(name, files, folder) {
  const [watch, usage] = [join(folder, 'witness.cjs'), join(folder, 'usage.json')];
  writeFileSync(watch, witness);
  const nothing = openSync('/dev/null', 'w');
  const env = { ...process.env, BENCH_USAGE: usage };
  const args = ['--quiet', '--held-out', 'none', ...recipes[name](...files, folder)];
  const began = performance.now();
  spawnQuietly(process.execPath, ['--require', watch, program, ...args], {
    stdio: ['ignore', nothing, 'pipe'],
    env,
  });
  const seconds = (performance.now() - began) / 1000;
  closeSync(nothing);
  const { cpu, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  return { megabytes, seconds, cpu: cpu / 1e6, memory: maxRSS / 1024 };
}
