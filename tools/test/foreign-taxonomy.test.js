// InstructLab's own taxonomy, which nobody here wrote, through qna-lint | sdg | mix: what passes comes out as rows, what does
// not is named, and every sum closes. Its documents are cloned from the real urls at the real commits, out of bundles.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const data = process.env.LABPIPE_SHARED_DATA ?? join(root, '../shared/data');
const folder = mkdtempSync(join(tmpdir(), 'labpipe-foreign-'));
const env = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  XDG_CACHE_HOME: join(folder, 'cache'),
};
let teacher;

const read = (name) => readFileSync(join(folder, name), 'utf8');
const records = (name) =>
  read(name)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const summary = (tool) => JSON.parse(read(`${tool}.json`));

function run(tool, rest) {
  const flags = `--summary ${tool}.json --rejects ${tool}.rejects.jsonl`;
  const script = `source ${data}/git/env.sh && ${tool} ${flags} ${rest}`;
  return spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
}

describe.runIf(existsSync(join(data, 'taxonomy')))('the taxonomy of InstructLab', () => {
  const codes = {};

  beforeAll(async () => {
    teacher = spawn('teacher', ['--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(teacher.stdout, 'data');
    env.OPENAI_BASE_URL = JSON.parse(line).url;
    codes.lint = run('qna-lint', `${data}/taxonomy > leaves.jsonl`).status;
    codes.sdg = run('sdg', '--scale-factor 5 < leaves.jsonl > samples.jsonl').status;
    codes.mix = run('mix', '< samples.jsonl > train.jsonl').status;
  }, 180_000);

  afterAll(() => {
    teacher?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the linter passes every file on, as InstructLab does, and warns of what it would do otherwise', () => {
    expect(codes.lint).toBe(0);
    expect(records('leaves.jsonl').length).toBe(22);
  });

  test('sdg clones what the knowledge leaves name and ends with a code of the contract', () => {
    expect([0, 3]).toContain(codes.sdg);
    const types = new Set(records('samples.jsonl').map(({ type }) => type));
    expect([...types].sort()).toEqual(['freeform_skill', 'grounded_skill', 'knowledge']);
  });

  test('mix makes training rows of all that sdg gave', () => {
    expect(codes.mix).toBe(0);
    for (const row of records('train.jsonl')) {
      expect(Object.keys(row).sort()).toEqual(['id', 'messages', 'metadata', 'unmask']);
    }
  });

  test.each(['qna-lint', 'sdg', 'mix'])(
    'the sums of %s close, and every loss has its reason',
    (tool) => {
      const { in: taken, made, out, rejected, failed, reasons } = summary(tool);
      expect(out + rejected + failed).toBe(made ?? taken);
      expect(records(`${tool}.rejects.jsonl`).length).toBe(rejected + failed);
      expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(rejected + failed);
    },
  );

  test('what one tool gave is what the next one took', () => {
    expect(summary('sdg').in).toBe(summary('qna-lint').out);
    expect(summary('mix').in).toBe(summary('sdg').out);
  });
});
