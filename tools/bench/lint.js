import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { makeTaxonomy } from './make-taxonomy.js';
import { isThere, leastSeconds, mostMemory, spawnAllQuietly, spawnQuietly } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = `${root}node_modules/.bin/qna-lint`;
const files = 10_000;
const fewer = 1000;
const few = 50;

// Many of one process, as upstream's own checker runs it.
const upstream = `
import pathlib, sys
from instructlab.schema.taxonomy import TaxonomyMessageFormat, TaxonomyParser
parser = TaxonomyParser(schema_version=0, yamllint_strict=True, message_format=TaxonomyMessageFormat.LOGGING)
for path in sorted(pathlib.Path(sys.argv[1]).rglob("qna.yaml")):
    parser.parse(path)
`;

/** qna-lint on a tree of knowledge files, start-up included, against a loop that only parses, and InstructLab's schema. */
export const lint = {
  name: 'lint',
  about: `linting ${files} knowledge files of 6.5 kB: qna-lint, a loop that only parses YAML, instructlab-schema (LABPIPE_PYTHON)`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    try {
      yield* figures(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function* figures(folder) {
  const tree = join(folder, 'many');
  const paths = makeTaxonomy(tree, files);
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
  const lintTree = (...flags) => spawnQuietly(program, ['--quiet', ...flags, tree], { env });
  lintTree('--cache');
  const { parsing, all, alone, apart, cached } = await leastSeconds(2, {
    parsing: () => {
      for (const path of paths) parse(readFileSync(path, 'utf8'));
    },
    all: () => lintTree(),
    alone: () => lintTree('--jobs', '1'),
    apart: () => lintApart(tree, env),
    cached: () => lintTree('--cache'),
  });
  const rate = (seconds) => files / seconds;
  const loop = { name: 'parsing with yaml alone', value: rate(parsing) };
  const unit = 'files/s';
  yield { figure: 'files a second', value: rate(all), unit, baseline: loop, goal: 0.67 };
  yield { figure: '… with one worker', value: rate(alone), unit, baseline: loop, goal: 0.67 };
  const one = { name: 'one worker', value: rate(alone) };
  yield { figure: '… with as many as cores', value: rate(all), unit, baseline: one, goal: 1.7 };
  // What this machine gives at most: nothing is shared, but each process warms up by itself.
  const processes = { name: 'as many processes, each on its part', value: rate(apart) };
  yield { figure: '… the same', value: rate(all), unit, baseline: processes, goal: 0.9 };
  const most = `${processes.name}, of one on all`;
  yield { figure: most, value: rate(apart), unit, baseline: one };
  yield {
    figure: '… unchanged, from the cache',
    value: rate(cached),
    unit,
    baseline: loop,
    goal: 4,
  };
  yield memory(folder, tree);
  yield { ...(await againstUpstream(join(folder, 'few'), rate(all))), goal: 125 };
}

function lintApart(tree, env) {
  const knowledge = join(tree, 'knowledge');
  const folders = readdirSync(knowledge).map((name) => join(knowledge, name));
  const size = Math.ceil(folders.length / availableParallelism());
  const parts = [];
  for (let at = 0; at < folders.length; at += size) parts.push(folders.slice(at, at + size));
  const argv = (part) => ['--quiet', '--jobs', '1', ...part];
  return spawnAllQuietly(program, parts.map(argv), { env });
}

function memory(folder, tree) {
  makeTaxonomy(join(folder, 'fewer'), fewer);
  const peak = (path) => mostMemory(program, ['--quiet', '--jobs', '1', path]);
  return {
    figure: `most memory, ${files} files against ${fewer}, one worker`,
    value: peak(tree),
    unit: 'MiB',
    better: 'less',
    baseline: { name: `${fewer} files`, value: peak(join(folder, 'fewer')) },
    goal: 0.67,
  };
}

async function againstUpstream(tree, value) {
  const figure = { figure: 'files a second against InstructLab', value, unit: 'files/s' };
  const python = process.env.LABPIPE_PYTHON;
  const name = 'instructlab-schema';
  if (!python || !isThere(python, ['-c', 'import instructlab.schema'])) {
    return { ...figure, baseline: { name, value: null } };
  }
  makeTaxonomy(tree, few);
  const env = { ...process.env, PATH: `${join(python, '..')}:${process.env.PATH}` };
  const { least } = await leastSeconds(1, {
    least: () => spawnQuietly(python, ['-c', upstream, tree], { env }),
  });
  return { ...figure, baseline: { name, value: few / least } };
}
