// What `make demo` teaches: the two documents of examples/ must hold facts that rules find, and that cannot be mixed up.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { factsOf } from '../src/facts.ts';
import { questionsOf } from '../src/questions.ts';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const read = (path: string) => readFileSync(join(examples, path), 'utf8');
const documents = {
  'taxonomy/knowledge/places/lighthouses/ashgrell_light/qna.yaml':
    'taxonomy/knowledge/places/lighthouses/ashgrell_light/ashgrell-light.md',
  'taxonomy/knowledge/food/orchards/fennick_cooperative/qna.yaml':
    'documents/orchards/fennick-cooperative.md',
};
const leaves = readdirSync(`${examples}taxonomy`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('qna.yaml'))
  .map((path) => `taxonomy/${path.replaceAll('\\', '/')}`);
const words = (text: string) =>
  ` ${text
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(' ')} `;
const collapsed = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('the documents', () => {
  const facts = Object.values(documents).map((path) => ({
    path,
    text: read(path),
    facts: factsOf(read(path)),
  }));

  test('hold 60 to 80 facts together, at least 30 each', () => {
    const counts = facts.map(({ facts }) => facts.length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(30);
    expect(counts.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(60);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(80);
  });

  test('are two to four pages long', () => {
    for (const { text } of facts) {
      const words = text.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(900);
      expect(words).toBeLessThanOrEqual(1600);
    }
  });

  test('never give two facts the same question', () => {
    const questions = facts.flatMap(({ facts }) => facts.flatMap((fact) => questionsOf(fact)));
    const seen = questions.map((question) => question.toLowerCase());
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('never give a question that stands whole inside another one', () => {
    // A held-out question must stand in no training row, not even as a part of a longer question.
    const normal = facts
      .flatMap(({ facts }) => facts.flatMap((fact) => questionsOf(fact)))
      .map(words);
    const inside = normal.filter((one) =>
      normal.some((other) => other !== one && other.includes(one)),
    );
    expect(inside).toEqual([]);
  });

  test.each(facts)('$path gives every answer at a place of its own', ({ text, facts }) => {
    const source = collapsed(text).toLowerCase();
    const places = facts.map(({ value }) => source.indexOf(value.toLowerCase()));
    expect(places.filter((place) => place < 0)).toEqual([]);
    // A span counts as one fact further on: two answers must not be found at the same words.
    expect(new Set(places).size).toBe(places.length);
  });

  test('give short answers, as a small student can learn them', () => {
    const answers = facts.flatMap(({ facts }) => facts.map(({ value }) => value.split(' ').length));
    expect(Math.max(...answers)).toBeLessThanOrEqual(10);
  });

  test('state every fact the same way in each section alone as in the whole', () => {
    for (const { text, facts: whole } of facts) {
      const [title = ''] = /^# .*$/m.exec(text) ?? [];
      const sections = text
        .split(/^(?=## )/m)
        .map((section) => (section.startsWith('## ') ? `${title}\n\n${section}` : section));
      const alone = sections.flatMap((section) => factsOf(section));
      const names = (list: typeof whole) =>
        list.map((fact) => `${questionsOf(fact)[0]} ${fact.value}`).sort();
      expect(names(alone)).toEqual(names(whole));
    }
  });
});

describe.each(leaves)('%s', (path) => {
  const leaf = parse(read(path));

  test('has five seed examples or more, all different', () => {
    const seeds = leaf.seed_examples.map((seed: object) => JSON.stringify(seed));
    expect(seeds.length).toBeGreaterThanOrEqual(5);
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  test('says whose work it is, in the five fields', () => {
    const fields = read(`${dirname(path)}/attribution.txt`)
      .trim()
      .split('\n')
      .map((line) => /^([^:]+): \S/.exec(line)?.[1]);
    expect(fields).toEqual([
      'Title of work',
      'Link to work',
      'Revision',
      'License of the work',
      'Creator names',
    ]);
  });
});

describe.each(Object.entries(documents))('%s', (path, document) => {
  const leaf = parse(read(path));
  const text = collapsed(read(document));

  test('quotes its contexts from its document and asks three questions about each', () => {
    for (const { context, questions_and_answers: pairs } of leaf.seed_examples) {
      expect(text).toContain(collapsed(context));
      expect(pairs).toHaveLength(3);
    }
  });

  test('asks no question that the teacher will ask', () => {
    const generated = new Set(factsOf(read(document)).flatMap((fact) => questionsOf(fact)));
    const seeds = leaf.seed_examples.flatMap(
      ({ questions_and_answers: pairs }: { questions_and_answers: { question: string }[] }) =>
        pairs.map(({ question }) => question),
    );
    expect(seeds.filter((question: string) => generated.has(question))).toEqual([]);
  });
});

describe('make-repository.js', () => {
  const script = `${examples}make-repository.js`;
  const leaf = parse(read('taxonomy/knowledge/food/orchards/fennick_cooperative/qna.yaml'));
  const folder = join(temporaryFolder(), 'documents.git');
  const make = (env = {}) =>
    execFileSync(process.execPath, [script, folder], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    }).trim();

  test('makes the commit that the leaf names, whatever the settings of git', () => {
    expect(make()).toBe(leaf.document.commit);
    const settings = {
      GIT_AUTHOR_NAME: 'Somebody',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'commit.gpgSign',
      GIT_CONFIG_VALUE_0: 'true',
      TZ: 'Asia/Tokyo',
    };
    expect(make(settings)).toBe(leaf.document.commit);
  });

  test('makes a repository whose commit holds the document and whose newest one does not', () => {
    make();
    const git = (...args: string[]) =>
      execFileSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8' });
    const list = (commit: string) => git('ls-tree', '-r', '--name-only', commit).trim().split('\n');
    expect(list(leaf.document.commit)).toEqual(['orchards/fennick-cooperative.md']);
    expect(list('HEAD')).toEqual(['README.md']);
    expect(git('show', `${leaf.document.commit}:orchards/fennick-cooperative.md`)).toBe(
      read('documents/orchards/fennick-cooperative.md'),
    );
  });

  test('replaces no folder that is not such a repository', () => {
    expect(() =>
      execFileSync(process.execPath, [script, dirname(folder)], { stdio: 'pipe' }),
    ).toThrow(/expected none or a bare git repository/);
    expect(existsSync(folder)).toBe(true);
  });
});
