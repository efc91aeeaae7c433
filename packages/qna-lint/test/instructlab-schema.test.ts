// The verdict of --compat beside that of InstructLab's own parser, on a thousand files that we break at random.
// Runs where LABPIPE_PYTHON names a Python that has instructlab-schema and yamllint.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { randomOf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { knowledge, skill, writeFiles } from './taxonomy.ts';

const python = process.env['LABPIPE_PYTHON'];
const seed = Number(process.env['LABPIPE_FUZZ_SEED'] ?? 1);
const count = Number(process.env['LABPIPE_FUZZ_FILES'] ?? 1000);

// Prints one JSON object: errors of every file, or null where the parser raises. yamllint runs in the process, as
// starting it for every file would take minutes.
const reference = `
import contextlib, io, json, logging, pathlib, sys
from instructlab.schema.taxonomy import TaxonomyParser
from yamllint import linter
from yamllint.config import YamlLintConfig
logging.disable(logging.CRITICAL)
config = YamlLintConfig('{extends: relaxed, rules: {line-length: disable}}')
class Parser(TaxonomyParser):
    def _yamllint(self, text, taxonomy):
        for problem in linter.run(text.encode('utf-8'), config):
            taxonomy.error(problem.message, line=problem.line, col=problem.column)
parser = Parser(schema_version=0, yamllint_strict=True, message_format='standard')
parser.yq_available = False
verdicts = {}
for path in sorted(pathlib.Path(sys.argv[1]).rglob('qna.yaml')):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            verdicts[str(path)] = parser.parse(path).errors
    except Exception:
        verdicts[str(path)] = None
print(json.dumps(verdicts))
`;

test.runIf(python)(
  `--compat and instructlab-schema agree on ${count} broken files`,
  { timeout: 600_000 },
  async () => {
    const folder = temporaryFolder();
    const random = randomOf(seed, 'fuzz');
    const files: Record<string, string> = {};
    for (let index = 0; index < count; index++) {
      const [top, text] = pick(random, seeds);
      files[`${index}/${top}/x/qna.yaml`] = broken(random, text);
    }
    writeFiles(folder, files);
    const script = join(folder, 'reference.py');
    writeFileSync(script, reference);
    const output = execFileSync(python ?? '', [script, folder], { maxBuffer: 1e9 });
    const theirs: Record<string, number | null> = JSON.parse(String(output));

    const { stderr } = await runInTest(main, ['--compat', '--format', 'jsonl', folder]);
    const refused = new Set<string>();
    for (const line of stderr.split('\n').filter((text) => text.startsWith('{'))) {
      const { file, level } = JSON.parse(line);
      if (level === 'error') refused.add(file);
    }
    const differing = Object.entries(theirs)
      .filter(([file, errors]) => refused.has(file) !== (errors !== 0))
      .map(([file, errors]) => ({ errors, text: readFileSync(file, 'utf8') }));
    expect(Object.keys(theirs)).toHaveLength(count);
    expect(Object.values(theirs).filter((errors) => errors === 0).length).toBeGreaterThan(
      count / 20,
    );
    expect(differing).toEqual([]);
  },
);

const repository = 'document:\n  repo: a\n  commit: b\n  patterns:\n    - c.md\n';
const examples = ['cases', 'rules'].flatMap((kind) => {
  const folder = new URL(`${kind}/`, import.meta.url).pathname;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
});
const seeds: readonly (readonly [string, string])[] = [
  ...Array(150).fill(['compositional_skills', skill]),
  ...Array(100).fill(['knowledge', knowledge.replace(/document:\n[\s\S]*/, repository)]),
  ...examples.map((text) => ['elsewhere', text] as const),
  ...examples.map((text) => ['compositional_skills', `${skill}extra:\n  ${text}`] as const),
];

const fragments = [
  '\t',
  ' ',
  '  ',
  '\n',
  '\n\n\n',
  ':',
  ': ',
  ' :',
  '- ',
  '-',
  '#',
  ' #',
  '"',
  "'",
  '|\n',
  '>-',
  '&a ',
  '*a',
  '!',
  '!!str ',
  '{',
  '}',
  '[',
  ']',
  ',',
  ' ,',
  '?',
  '%',
  '@',
  '---\n',
  '...',
  '=',
  '<<: ',
  '~',
  'yes',
  '2024-02-30',
  '1:30',
  '012',
  'é',
  '\u2028',
  '\u0085',
  '😀',
  '\\',
  '\u0007',
  '\r\n',
  '# yamllint disable\n',
  '  # yamllint disable-line',
];
const values = [
  'Yes',
  '3',
  '3.0',
  '"3"',
  '2',
  '9',
  'true',
  '',
  '""',
  '[]',
  '{}',
  '[a]',
  'text',
  '|\n    text',
  '.inf',
];
const keys = [
  'version',
  'created_by',
  'domain',
  'task_description',
  'document',
  'question',
  'answer',
  'context',
  'extra',
  '1',
];

function broken(random: () => number, text: string): string {
  let result = text;
  for (let times = 1 + Math.floor(random() * 2); times > 0; times--) {
    result = pick(random, [insert, insert, cut, indent, retype, rekey, repeat])(random, result);
  }
  return result;
}

function insert(random: () => number, text: string): string {
  const at = Math.floor(random() * (text.length + 1));
  return text.slice(0, at) + pick(random, fragments) + text.slice(at);
}

function cut(random: () => number, text: string): string {
  const at = Math.floor(random() * text.length);
  return text.slice(0, at) + text.slice(at + pick(random, [1, 1, 2, 20]));
}

const indent = onLine((random, line) => pick(random, [' ', '  ', '\t']) + line);
const retype = onLine((random, line) => line.replace(/: .*/, () => `: ${pick(random, values)}`));
const rekey = onLine((random, line) => line.replace(/\w+:/, () => `${pick(random, keys)}:`));
const repeat = onLine((_, line) => `${line}\n${line}`);

function onLine(change: (random: () => number, line: string) => string) {
  return (random: () => number, text: string): string => {
    const lines = text.split('\n');
    const at = Math.floor(random() * lines.length);
    lines[at] = change(random, lines[at] ?? '');
    return lines.join('\n');
  };
}

function pick<T>(random: () => number, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('There is nothing to pick from.');
  return found;
}
