import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { findErrors, leaf } from '@labpipe/records';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { attribution, knowledge, skill, writeFiles } from './taxonomy.ts';

const broken = skill.replace('Town 1.', 'Yes');

function taxonomy(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder();
  writeFiles(folder, { ...attributions(Object.keys(files)), ...files });
  return folder;
}

// So that a file without faults has no finding at all.
function attributions(paths: readonly string[]): Record<string, string> {
  const beside = paths.filter((path) => path.endsWith('/qna.yaml'));
  return Object.fromEntries(
    beside.map((path) => [path.replace(/qna\.yaml$/, 'attribution.txt'), attribution]),
  );
}

const records = (stdout: string) =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('leaves', () => {
  test('a file without errors becomes a leaf that its schema accepts, and exits 0', async () => {
    const folder = taxonomy({ 'compositional_skills/geography/capitals/qna.yaml': skill });
    const { code, stdout, stderr } = await runInTest(main, [folder]);
    const [found] = records(stdout);
    expect(code).toBe(0);
    expect(findErrors(leaf.schema)(found)).toEqual([]);
    expect(found).toMatchObject({
      kind: 'leaf',
      path: 'compositional_skills/geography/capitals',
      file: join(folder, 'compositional_skills/geography/capitals/qna.yaml'),
      type: 'freeform_skill',
      version: 3,
      created_by: 'somebody',
    });
    expect(found.seed_examples[4]).toEqual({
      question: 'What is the capital of region 5?',
      answer: 'Town 5.',
    });
    expect(stderr).toMatch(/^qna-lint: 1 in, 1 out, 0 rejected, 0 failed, [\d.]+ s\n$/);
  });

  test('a context in the first example makes a grounded skill', async () => {
    const grounded = skill.replace(
      '    answer: Town 1.',
      '    context: A map.\n    answer: Town 1.',
    );
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': grounded });
    const { stdout } = await runInTest(main, [folder]);
    expect(records(stdout)[0]).toMatchObject({ type: 'grounded_skill' });
  });

  test('the path starts at the last known folder, and is the folder itself where none is known', async () => {
    const folder = taxonomy({
      'knowledge/old/compositional_skills/a/qna.yaml': skill,
      'elsewhere/qna.yaml': skill,
    });
    const { stdout } = await runInTest(main, [folder]);
    const [first, second] = records(stdout);
    expect(first.path).toMatch(/elsewhere$/);
    expect(second.path).toBe('compositional_skills/a');
  });

  test('foundational skills are taken for skills, and an info says what InstructLab does', async () => {
    const folder = taxonomy({ 'foundational_skills/a/qna.yaml': skill });
    const { code, stdout, stderr } = await runInTest(main, [folder]);
    expect([code, records(stdout)[0].path]).toEqual([0, 'foundational_skills/a']);
    expect(stderr).toContain('info: Unexpected folder foundational_skills');
  });

  test('--compat goes by the last folder that InstructLab knows, which is not foundational_skills', async () => {
    const folder = taxonomy({ 'knowledge/foundational_skills/a/qna.yaml': skill });
    expect((await runInTest(main, [folder])).code).toBe(0);
    const { code, stderr } = await runInTest(main, ['--compat', folder]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('without "document_outline"')]);
  });

  test('the fields of attribution.txt go along, of several works joined', async () => {
    const attribution =
      'Title of work: A\r\nLink to work: -\r\nTitle of work: B\r\nLicense of the work: MIT\r\nCreator names: C: D';
    const folder = taxonomy({
      'compositional_skills/a/qna.yaml': skill,
      'compositional_skills/a/attribution.txt': attribution,
    });
    const { stdout } = await runInTest(main, [folder]);
    expect(records(stdout)[0].attribution).toEqual({
      title_of_work: 'A; B',
      link_to_work: '-',
      license_of_the_work: 'MIT',
      creator_names: 'C: D',
    });
  });

  test('leaves come in the order of their paths, each file once, however it is named', async () => {
    const folder = taxonomy({
      'compositional_skills/b/qna.yaml': skill,
      'compositional_skills/a/qna.yaml': skill,
      'compositional_skills/B/qna.yaml': skill,
    });
    const again = join(folder, 'compositional_skills/b/qna.yaml');
    const { stdout } = await runInTest(main, [again, folder]);
    const paths = records(stdout).map(({ path }) => path.split('/').at(-1));
    expect(paths).toEqual(['B', 'a', 'b']);
  });
});

describe('findings', () => {
  test('an error refuses the file, exits 1, and stands on stderr with its place first', async () => {
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': broken });
    const { code, stdout, stderr } = await runInTest(main, [folder]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')[0]).toBe(
      `${folder}/compositional_skills/a/qna.yaml:6:13: error: Unexpected boolean Yes, expected text (type at .seed_examples[0].answer). Put it in quotes: "Yes".`,
    );
    expect(stderr).toContain('qna-lint: 1 in, 0 out, 1 rejected, 0 failed (type 1), 1 error');
  });

  test('the other files of a taxonomy still come out, and the sums close', async () => {
    const folder = taxonomy({
      'compositional_skills/a/qna.yaml': broken,
      'compositional_skills/b/qna.yaml': skill,
      'compositional_skills/c/qna.yaml': 'a: [',
    });
    const summary = join(folder, 'summary.json');
    const rejects = join(folder, 'rejects.jsonl');
    const argv = [folder, '--summary', summary, '--rejects', rejects];
    const { code, stdout } = await runInTest(main, argv);
    expect([code, records(stdout).length]).toEqual([1, 1]);
    expect(JSON.parse(readFileSync(summary, 'utf8'))).toMatchObject({
      in: 3,
      out: 1,
      rejected: 2,
      failed: 0,
      reasons: { type: 1, 'yaml-syntax': 1 },
    });
    const kept = records(readFileSync(rejects, 'utf8'));
    expect(kept.map(({ reason, input }) => [reason, input.file.slice(-10, -9)])).toEqual([
      ['type', 'a'],
      ['yaml-syntax', 'c'],
    ]);
  });

  test('warnings let a file pass, and refuse it under --strict', async () => {
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': `${skill}\n` });
    expect((await runInTest(main, [folder])).code).toBe(0);
    const strict = await runInTest(main, ['--strict', folder]);
    expect([strict.code, strict.stdout]).toEqual([1, '']);
    expect(strict.stderr).toContain('error: Unexpected 1 empty line at the end of the file');
  });

  test('--quiet leaves the errors alone on stderr', async () => {
    const folder = taxonomy({
      'compositional_skills/a/qna.yaml': broken.replace('created_by: ', 'created_by:  '),
    });
    const { stderr } = await runInTest(main, ['--quiet', folder]);
    expect(stderr.split('\n')).toEqual([expect.stringContaining(' error: '), '']);
  });

  test('a name that is nearly qna.yaml is named, and an error when it is asked for', async () => {
    const folder = taxonomy({
      'compositional_skills/a/qna.yaml': skill,
      'compositional_skills/b/QNA.yaml': skill,
      'compositional_skills/c/qna.yml': skill,
      'compositional_skills/d/qna_invalid.yaml': skill,
    });
    const { code, stdout, stderr } = await runInTest(main, [folder]);
    expect([code, records(stdout).length]).toEqual([0, 1]);
    expect(stderr.match(/Unexpected file name "[^"]+"/g)).toEqual([
      'Unexpected file name "QNA.yaml"',
      'Unexpected file name "qna.yml"',
    ]);
    const asked = join(folder, 'compositional_skills/c/qna.yml');
    expect((await runInTest(main, [asked])).code).toBe(1);
  });

  test('a path to nothing, and a folder without any qna.yaml, are errors', async () => {
    const folder = taxonomy({ 'knowledge/readme.md': '' });
    const missing = await runInTest(main, [join(folder, 'nowhere')]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('file-missing')]);
    const empty = await runInTest(main, [folder]);
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining('no-files')]);
  });
});

describe('documents beside the qna.yaml', () => {
  const place = 'knowledge/regions/qna.yaml';

  test('are accepted as an extension, and handed on', async () => {
    const folder = taxonomy({ [place]: knowledge, 'knowledge/regions/regions.md': '# Regions' });
    const { code, stdout, stderr } = await runInTest(main, [folder]);
    expect([code, records(stdout)[0].document]).toEqual([0, { files: ['regions.md'] }]);
    expect(stderr).toContain('(local-documents at .document.files)');
  });

  test('are refused under --compat', async () => {
    const folder = taxonomy({ [place]: knowledge, 'knowledge/regions/regions.md': '# Regions' });
    const { code, stderr } = await runInTest(main, ['--compat', folder]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Unexpected key "files"')]);
  });

  test.each([
    ['missing.md', 'document-missing'],
    ['../regions.md', 'document-outside'],
    ['a/../../regions.md', 'document-outside'],
    ['/etc/hosts', 'document-outside'],
    ['link.md', 'document-outside'],
    ['.', 'document-outside'],
  ])('%s is %s', async (name, rule) => {
    const folder = taxonomy({
      [place]: knowledge.replace('- regions.md', `- ${JSON.stringify(name)}`),
      'knowledge/regions.md': '# Regions',
    });
    symlinkSync(join(folder, 'knowledge/regions.md'), join(folder, 'knowledge/regions/link.md'));
    const { code, stderr } = await runInTest(main, [folder]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`(${rule} at .document.files[0])`)]);
  });
});

describe('what to check', () => {
  test('- takes paths from stdin', async () => {
    const folder = taxonomy({
      'compositional_skills/a/qna.yaml': skill,
      'compositional_skills/b/qna.yaml': skill,
    });
    const stdin = `${folder}/compositional_skills/b/qna.yaml\r\n\n`;
    const { code, stdout } = await runInTest(main, ['-'], { stdin });
    expect([code, records(stdout).length]).toEqual([0, 1]);
  });

  test('no path on stdin is nothing to do', async () => {
    const { code, stdout } = await runInTest(main, ['-'], { stdin: '' });
    expect([code, stdout]).toEqual([0, '']);
  });

  test('--list prints the paths and checks nothing', async () => {
    const folder = taxonomy({
      'compositional_skills/a/qna.yaml': broken,
      'knowledge/.git/qna.yaml': skill,
    });
    const { code, stdout, stderr } = await runInTest(main, ['--list', folder]);
    expect([code, stdout, stderr]).toEqual([0, `${folder}/compositional_skills/a/qna.yaml\n`, '']);
  });

  test('links to folders are not entered, so that they cannot form a loop', async () => {
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': skill });
    symlinkSync(folder, join(folder, 'compositional_skills/loop'));
    const { code, stdout } = await runInTest(main, [folder]);
    expect([code, records(stdout).length]).toEqual([0, 1]);
  });

  test('a folder named qna.yaml is a folder', async () => {
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml/b/qna.yaml': skill });
    mkdirSync(join(folder, 'compositional_skills/b/qna.yaml'), { recursive: true });
    const { code, stdout } = await runInTest(main, [folder]);
    expect([code, records(stdout).length]).toEqual([0, 1]);
  });
});

describe('reports', () => {
  const report = async (...argv: string[]) => {
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': broken });
    const { stderr } = await runInTest(main, [...argv, folder]);
    return (stderr.split('\n')[0] ?? '').replaceAll(folder, '/taxonomy');
  };

  test('jsonl is one object a finding', async () => {
    expect(JSON.parse(await report('--format', 'jsonl'))).toEqual({
      file: '/taxonomy/compositional_skills/a/qna.yaml',
      line: 6,
      column: 13,
      level: 'error',
      rule: 'type',
      path: '.seed_examples[0].answer',
      message: 'Unexpected boolean Yes, expected text',
    });
  });

  test("upstream is InstructLab's own line", async () => {
    expect(await report('--compat', '--format', 'upstream')).toBe(
      "ERROR: /taxonomy/compositional_skills/a/qna.yaml:6:13 [.seed_examples[0].answer] True is not of type 'string'",
    );
  });

  test('github is an annotation, and the default in GitHub Actions', async () => {
    const annotation =
      '::error file=/taxonomy/compositional_skills/a/qna.yaml,line=6,col=13,title=type::Unexpected boolean Yes, expected text. Put it in quotes: "Yes".';
    expect(await report('--format', 'github')).toBe(annotation);
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': broken });
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKFLOW: 'lint' };
    const { stderr } = await runInTest(main, [folder], { env });
    expect(stderr.replaceAll(folder, '/taxonomy')).toContain(annotation);
  });

  test('--report writes the findings to a file, and stderr keeps the closing line', async () => {
    const folder = taxonomy({ 'compositional_skills/a/qna.yaml': broken });
    const file = join(folder, 'report.txt');
    const { stderr } = await runInTest(main, ['--report', file, folder]);
    expect(readFileSync(file, 'utf8')).toContain('error: Unexpected boolean Yes');
    expect(stderr).toMatch(/^qna-lint: 1 in, .*\n$/);
  });
});

test('--help names every option, and --schema prints the schemas of both sides', async () => {
  const help = await runInTest(main, ['--help']);
  expect(help.stdout).toContain('--compat');
  const { stdout } = await runInTest(main, ['--schema']);
  const { reads, writes } = JSON.parse(stdout);
  expect(Object.keys(reads)).toEqual([
    'knowledge-v3',
    'compositional_skills-v1',
    'compositional_skills-v2',
    'compositional_skills-v3',
  ]);
  expect(writes.leaf.$id).toBe('leaf');
});

test('the installed bin lints', async () => {
  const folder = taxonomy({ 'compositional_skills/a/qna.yaml': broken });
  const { exitCode, stdout, stderr } = await execa('qna-lint', [folder], {
    preferLocal: true,
    reject: false,
  });
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain('6:13: error: Unexpected boolean Yes');
});
