import {
  closeSync,
  createReadStream,
  createWriteStream,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isThere, leastSeconds, spawnQuietly } from './measure.js';
import { writeRows } from './messages-rows.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rows = 200_000;

// Says at its end how much memory a process took at most, in kB.
const witness = `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS)));`;

// InstructLab's own mixing. Its import of docling, which has nothing to do with it, is given an empty stand-in.
const upstream = `
import importlib.abc, importlib.machinery, os, resource, sys, tempfile
from unittest.mock import MagicMock
class Empty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("docling", "docling_core", "docling_parse", "submodlib"):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec):
        module = MagicMock(name=spec.name)
        module.__path__ = []
        module.__spec__ = spec
        return module
    def exec_module(self, module):
        pass
sys.meta_path.append(Empty())
os.environ["HF_HOME"] = tempfile.mkdtemp()
os.environ["HF_HUB_OFFLINE"] = "1"
from instructlab.sdg import mix_datasets
if len(sys.argv) > 1:
    recipe, output, memory = sys.argv[1:]
    mix_datasets(recipe, output, num_proc=1, system_prompt="You are brief.")
    open(memory, "w").write(str(sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))))
`;

/** mix on messages rows, start-up included, against a loop that reads, parses and prints them and against InstructLab's mixing; all write to a file. */
export const mix = {
  name: 'mix',
  about: `mixing ${rows.toLocaleString('en')} messages rows, copied, rebuilt and sampled, against read-parse-print and instructlab-sdg (LABPIPE_PYTHON)`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const file = join(folder, 'rows.jsonl');
    await writeRows(file, rows);
    const megabytes = statSync(file).size / 1e6;
    const memory = join(folder, 'memory');
    const mixed = (...args) => mixInto(join(folder, 'mixed.jsonl'), args, folder, memory);
    const seconds = await leastSeconds(3, {
      loop: () => readParsePrint(file, join(folder, 'loop.jsonl')),
      pass: () => mixed('--held-out', 'none', file),
      rebuild: () => mixed('--held-out', 'none', '--system-prompt', 'You are brief.', file),
      half: () => mixed(`${file}:0.5`),
    });
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
    const own = { speed: megabytes / seconds.rebuild, memory: Number(readFileSync(memory)) / 1024 };
    yield* againstUpstream(file, folder, megabytes, own);
    rmSync(folder, { recursive: true });
  },
};

async function* againstUpstream(file, folder, megabytes, own) {
  const name = 'instructlab-sdg';
  const there = await mixUpstream(file, folder);
  yield {
    figure: 'all rows, with a system prompt, against InstructLab',
    value: own.speed,
    unit: 'MB/s',
    baseline: { name, value: there && megabytes / there.seconds },
    goal: 20,
  };
  yield {
    figure: 'peak memory of a seeded half',
    value: own.memory,
    unit: 'MiB',
    baseline: { name, value: there?.memory ?? null },
    better: 'less',
    goal: 10,
  };
}

/** Seconds (imports left out) and MiB of InstructLab's mixing, or null where it is not installed. */
async function mixUpstream(file, folder) {
  const python = process.env.LABPIPE_PYTHON;
  if (!python || !isThere(python, ['-c', upstream])) return null;
  const recipe = join(folder, 'recipe.yaml');
  writeFileSync(recipe, `datasets:\n  - { path: ${file}, sampling_size: 1.0 }\n`);
  const memory = join(folder, 'python-memory');
  const { all, imports } = await leastSeconds(1, {
    imports: () => spawnQuietly(python, ['-c', upstream]),
    all: () => spawnQuietly(python, ['-c', upstream, recipe, join(folder, 'python.jsonl'), memory]),
  });
  return { seconds: all - imports, memory: Number(readFileSync(memory)) / 1024 };
}

function mixInto(copy, args, cwd, memory) {
  const output = openSync(copy, 'w');
  const stdio = ['ignore', output, 'pipe'];
  const watch = join(cwd, 'witness.cjs');
  writeFileSync(watch, witness);
  const env = { ...process.env, BENCH_MEMORY: memory };
  const argv = ['--require', watch, `${root}node_modules/.bin/mix`, '--quiet', ...args];
  spawnQuietly(process.execPath, argv, { cwd, stdio, env });
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
