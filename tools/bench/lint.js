import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { makeTaxonomy } from './make-taxonomy.js';
import { isThere, leastSeconds, spawnQuietly } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = 1000;
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
  about: `linting ${files} knowledge files of 6 kB: qna-lint, a loop that only parses YAML, instructlab-schema (LABPIPE_PYTHON)`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const paths = makeTaxonomy(join(folder, 'many'), files);
    makeTaxonomy(join(folder, 'few'), few);
    const lintTree = (tree) => () =>
      spawnQuietly(`${root}node_modules/.bin/qna-lint`, ['--quiet', join(folder, tree)]);
    const seconds = await leastSeconds(3, {
      parse: () => {
        for (const path of paths) parse(readFileSync(path, 'utf8'));
      },
      qnaLint: lintTree('many'),
    });
    yield {
      figure: 'files a second, start-up included',
      value: files / seconds.qnaLint,
      unit: 'files/s',
      baseline: { name: 'parsing with yaml alone', value: files / seconds.parse },
      goal: 0.67,
    };
    yield { ...(await againstUpstream(join(folder, 'few'), files / seconds.qnaLint)), goal: 125 };
    rmSync(folder, { recursive: true });
  },
};

async function againstUpstream(tree, value) {
  const figure = { figure: 'files a second against InstructLab', value, unit: 'files/s' };
  const python = process.env.LABPIPE_PYTHON;
  const name = 'instructlab-schema';
  if (!python || !isThere(python, ['-c', 'import instructlab.schema'])) {
    return { ...figure, baseline: { name, value: null } };
  }
  const env = { ...process.env, PATH: `${join(python, '..')}:${process.env.PATH}` };
  const { least } = await leastSeconds(1, {
    least: () => spawnQuietly(python, ['-c', upstream, tree], { env }),
  });
  return { ...figure, baseline: { name, value: few / least } };
}
