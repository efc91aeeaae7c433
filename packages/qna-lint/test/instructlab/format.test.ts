// Every line of the tables of the format, in InstructLab's own words. format.txt holds what its parser says of these
// files; where LABPIPE_PYTHON names a Python that has it, the parser is asked again.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { writeFiles } from '../taxonomy.ts';
import { formatTable } from './format-table.ts';

const expected = new URL('format.txt', import.meta.url).pathname;
const python = process.env['LABPIPE_PYTHON'];

function writeTable(): string {
  const folder = temporaryFolder();
  const files = formatTable.map(([, top, text], at) => [placeOf(at, top), text]);
  writeFiles(folder, Object.fromEntries(files));
  return folder;
}

function placeOf(at: number, top: string): string {
  return `${String(at).padStart(3, '0')}/${top}/a/qna.yaml`;
}

// Its lines come in an order of their own, and without yq it has no places.
function shown(said: string): string {
  return formatTable
    .map(([name], at) => {
      const place = `/${String(at).padStart(3, '0')}/`;
      const lines = said.split('\n').filter((line) => line.includes(place));
      const words = lines.map((line) => line.replace(/ \S+qna\.yaml:\d+:\d+/, '')).sort();
      return [name, ...words.map((line) => `  ${line}`)].join('\n');
    })
    .join('\n');
}

test('--compat --format upstream says of each what InstructLab says', async () => {
  const argv = ['--compat', '--format', 'upstream', writeTable()];
  const { stderr } = await runInTest(main, argv);
  await expect(`${shown(stderr)}\n`).toMatchFileSnapshot(expected);
});

const script = `
import logging, pathlib, sys
from instructlab.schema.taxonomy import TaxonomyParser
logging.disable(logging.CRITICAL)
parser = TaxonomyParser(schema_version=0, yamllint_strict=True, message_format='standard')
parser.yq_available = False
for path in sorted(pathlib.Path(sys.argv[1]).rglob('qna.yaml')):
    parser.parse(path)
`;

test.runIf(python)('instructlab-schema says so itself', { timeout: 300_000 }, () => {
  const folder = writeTable();
  const file = join(folder, 'parse.py');
  writeFileSync(file, script);
  const PATH = `${dirname(python ?? '')}:${process.env['PATH']}`;
  const said = execFileSync(python ?? '', [file, folder], { env: { ...process.env, PATH } });
  // It says where its schemas are installed, twice.
  const bare = String(said).replace(/(schema file ).*\/(v\w+\/\w+\.json\.) .*/g, '$1$2');
  expect(`${shown(bare)}\n`).toBe(readFileSync(expected, 'utf8'));
});
