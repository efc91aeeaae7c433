// The deep pipeline with the stand-in teacher, who keeps to its rules: every kind of question comes out, and what is said of each
// can be looked up in its document.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-deep-'));
const env = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  XDG_CACHE_HOME: join(folder, 'cache'),
};
const leaf = `${root}examples/taxonomy/knowledge/places`;
let teacher;
let samples;

const run = (script) =>
  execFileSync('bash', ['-o', 'pipefail', '-c', script], { cwd: folder, env, encoding: 'utf8' });
const records = (text) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const plain = (text) => text.replace(/\s+/g, ' ');
const of = (dataset) => samples.filter((sample) => sample.dataset === dataset);

beforeAll(async () => {
  teacher = spawn('teacher', ['--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(teacher.stdout, 'data');
  env.OPENAI_BASE_URL = JSON.parse(line).url;
  run(`qna-lint --quiet ${leaf} > leaves.jsonl`);
  samples = records(
    run('sdg --quiet --pipeline deep --scale-factor 2 --summary sdg.json leaves.jsonl'),
  );
}, 60_000);

afterAll(() => {
  teacher?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('every kind of question comes out', () => {
  for (const dataset of ['base_document', 'summary_detailed', 'multi_hop', 'unanswerable'])
    expect(of(dataset).length, dataset).toBeGreaterThan(4);
});

test('what is refused has no word in its document', () => {
  for (const { question, answer, document } of of('unanswerable')) {
    const [, attribute] = /the (.*?) of /.exec(question);
    expect(answer).toMatch(/^The document does not say/);
    expect(document.toLowerCase()).not.toMatch(new RegExp(`\\b${attribute}\\b`));
  }
});

test('a question across two chunks is answered by one value of each', () => {
  const texts = new Map(of('base_document').map(({ chunk, document }) => [chunk, document]));
  for (const { answer, chunk, related_chunk: other, document } of of('multi_hop')) {
    const values = answer.split(', and ');
    expect(values.length).toBeGreaterThan(1);
    for (const value of [values[0], values.at(-1)]) expect(plain(document)).toContain(value);
    expect(texts.get(chunk) ?? '').not.toContain(answer);
    expect(other).not.toBe(chunk);
  }
});

test('with the summary of a run, its estimate is the same run', () => {
  const { stages, made } = JSON.parse(readFileSync(join(folder, 'sdg.json'), 'utf8'));
  const [estimate] = records(
    run('sdg estimate --quiet --pipeline deep --scale-factor 2 --measured sdg.json leaves.jsonl'),
  );
  expect(made).toBeGreaterThan(100);
  expect(estimate.samples.after_filters).toBe(samples.length);
  // Which kind of question repeats itself most is not told apart.
  const upTo = estimate.blocks.findIndex(({ block }) => block === 'repetitions');
  for (const { block, rows_in, rows_out } of estimate.blocks.slice(0, upTo + 1)) {
    const stage = stages.find((one) => one.stage === block);
    expect([block, rows_in, rows_out]).toEqual([block, stage.in, stage.out]);
  }
});
