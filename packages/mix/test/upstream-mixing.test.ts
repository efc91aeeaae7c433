// What instructlab-sdg's 17 tests of mixing (tests/unit/test_datamixing.py) ask, of its own data, in their order.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { describe, expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { readRecipe } from '../src/recipe.ts';

const data = sharedData();
const upstream = join(data ?? '', 'upstream/datasets');
const folder = temporaryFolder();
const at = (name: string) => join(upstream, name);
mkdirSync(join(folder, 'datasets'));

describe.runIf(data)('recipes', () => {
  const recipe = (text: string) => {
    const path = join(folder, 'recipe.yaml');
    writeFileSync(path, text);
    return path;
  };
  const mixed = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runInTest(main, [...argv, '--held-out', 'none']);
    expect(stderr).toMatch(/^mix: /);
    return { code, rows: parse(stdout) };
  };

  test('default recipes: replay sets that are kept beside each other, one for each phase', async () => {
    for (const phase of ['knowledge', 'skills']) {
      const path = recipe(`datasets: [{ path: test/${phase}.jsonl, sampling_size: 1.0 }]`);
      expect((await readRecipe(path)).sources).toEqual([
        { path: join(folder, `test/${phase}.jsonl`), size: { share: 1 } },
      ]);
    }
  });

  test('a data set needs no recipe', async () => {
    expect((await mixed(`${at('auxiliary.jsonl')}:1.0`)).rows).toHaveLength(1);
  });

  test('a data set is found by its absolute path', async () => {
    expect((await mixed(at('precomputed_skills_07x.jsonl'))).rows).toHaveLength(1);
  });

  test('a data set is found by its path from the folder one is in', async () => {
    const path = relative(process.cwd(), at('precomputed_skills_07x.jsonl'));
    expect((await mixed(path)).rows).toHaveLength(1);
  });

  test('a recipe without its keys mixes nothing and sets no system message', async () => {
    expect(await readRecipe(recipe('{}'))).toEqual({ sources: [] });
    expect(await mixed('--recipe', recipe('{}'))).toEqual({ code: 0, rows: [] });
  });

  test('a path of a recipe starts at its folder', async () => {
    copyFileSync(at('auxiliary.jsonl'), join(folder, 'datasets/auxiliary.jsonl'));
    const path = recipe('datasets: [{ path: datasets/auxiliary.jsonl, sampling_size: 1.0 }]');
    expect((await mixed('--recipe', path)).rows).toHaveLength(1);
  });

  test('an absolute path of a recipe stays', async () => {
    const path = recipe(`datasets: [{ path: ${at('auxiliary.jsonl')}, sampling_size: 1.0 }]`);
    expect((await mixed('--recipe', path)).rows).toHaveLength(1);
  });
});

describe('documents put before a question', () => {
  const asked = async (count: number, golden: string, documents = '4') => {
    const generated = Array.from({ length: count }, (_, number) => ({
      document: `context ${number + 1}.`,
      question: `Question ${number + 1}?`,
      response: `Answer ${number + 1}.`,
    }));
    const options = ['--raft-golden', golden, '--raft-documents', documents];
    const rows = await phase(generated, 'skills', ...options);
    const raft = rows.filter(({ unmask }) => !unmask).map(({ messages }) => messages[0]!.content);
    expect(raft).toHaveLength(count);
    return raft;
  };

  test('of one sample, its own', async () => {
    expect((await asked(1, '0.4'))[0]).toContain('context 1.');
  });

  test('of two samples, both, where the golden one is among them', async () => {
    for (const content of await asked(2, '1')) {
      expect(content).toContain('context 1.');
      expect(content).toContain('context 2.');
    }
  });

  test.each([
    ['1', true],
    ['0', false],
  ])('of six samples two, at golden share %s its own among them: %s', async (golden, isOwn) => {
    for (const [number, content] of (await asked(6, golden, '2')).entries()) {
      expect(content.includes(`context ${number + 1}.`)).toBe(isOwn);
      expect(content.match(/Document:\ncontext/g)).toHaveLength(2);
    }
  });
});

describe.runIf(data)('phases of what instructlab-sdg generated', () => {
  const read = (name: string) => parse(readFileSync(at(name), 'utf8')) as unknown as object[];
  // A generated row whose document was corrected from the original: what upstream's auxiliary data set is made of.
  const corrected = () => ({
    ...read('knowledge.jsonl')[0],
    document: 'the document',
    raw_document: 'teh document',
    dataset_type: 'spellcheck',
    question: 'Another question?',
  });

  test('phase 0.7 has knowledge and auxiliary rows', async () => {
    const rows = await phase([...read('knowledge.jsonl'), corrected()], 'knowledge');
    expect(rows.map(datasetOf)).toEqual([
      'document_knowledge_qa',
      'document_knowledge_qa',
      'document_spellcheck',
    ]);
    expect(rows[0]!.messages).toEqual([
      { role: 'user', content: 'the document\n\nThis is a question?' },
      { role: 'assistant', content: 'This is the generated response' },
    ]);
  });

  test('phase 1.0 has those, and the questions behind documents', async () => {
    const rows = await phase([...read('knowledge_skills.jsonl'), corrected()], 'skills');
    expect(rows.map(datasetOf)).toEqual([
      'document_knowledge_qa_raft_p0.4',
      'document_knowledge_qa',
      'document_knowledge_qa_raft_p0.4',
      'document_knowledge_qa',
      'document_spellcheck',
    ]);
  });

  test('every row says whether it is learned whole', async () => {
    for (const name of ['knowledge', 'skills']) {
      const rows = await phase([...read('knowledge.jsonl'), corrected()], name);
      expect(rows.map(({ unmask }) => typeof unmask)).not.toContain('undefined');
    }
  });

  test('all of phase 0.7 is learned whole, auxiliary rows too, and some of phase 1.0', async () => {
    const generated = [...read('knowledge.jsonl'), corrected()];
    const rows = await phase(generated, 'knowledge');
    expect(rows.every(({ unmask }) => unmask === true)).toBe(true);
    const later = await phase(generated, 'skills');
    expect(later.some(({ unmask }) => unmask)).toBe(true);
    expect(later.filter((row) => datasetOf(row) === 'document_spellcheck')).toMatchObject([
      { unmask: false },
    ]);
  });

  test('precomputed skills of 0.7 mix with new rows, and get the flag', async () => {
    const old = parse(readFileSync(at('precomputed_skills_07x.jsonl'), 'utf8'));
    const rows = await phase([...old, ...read('knowledge.jsonl')], 'skills');
    expect(rows.map(({ unmask }) => unmask)).toEqual([false, false, true]);
  });

  test('rows with a message without content are filtered', async () => {
    const messages = [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: null },
    ];
    expect(await phase([{ messages }, ...read('knowledge.jsonl')], 'knowledge')).toHaveLength(1);
  });
});

interface Row {
  messages: { role: string; content: string }[];
  metadata: string;
  unmask: boolean;
}

async function phase(records: readonly object[], name: string, ...options: string[]) {
  const stdin = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const argv = ['--phase', name, '--held-out', 'none', ...options];
  const { code, stdout } = await runInTest(main, argv, { stdin });
  expect(code).toBe(0);
  return parse(stdout);
}

function parse(text: string): Row[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

function datasetOf({ metadata }: Row): unknown {
  return JSON.parse(metadata).dataset;
}
