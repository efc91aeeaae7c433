// The equivalents of instructlab-sdg's tests/unit/test_datamixing.py, on its own data where there are some.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, sharedData, temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';

const folder = temporaryFolder();

interface Told {
  texts: string[];
  metadata: Record<string, unknown>;
  unmask: boolean;
}

test('--phase knowledge gives document and question, all of it learned, and no question alone', async () => {
  const { rows } = await mix([knowledge(1)], '--phase', 'knowledge');
  expect(rows).toEqual([
    {
      texts: ['Document 1.\n\nQuestion 1?', 'Answer 1.'],
      metadata: expect.objectContaining({ dataset: 'document_knowledge_qa', leaf: 'l' }),
      unmask: true,
    },
  ]);
});

test('--phase knowledge asks once for what was written of a document', async () => {
  const auxiliary = { dataset: 'spellcheck', raw_document: 'Dokument 1.' };
  const samples = [knowledge(1, auxiliary), knowledge(1, { ...auxiliary, question: 'And?' })];
  for (const [phase, unmask] of [
    ['knowledge', true],
    ['skills', false],
  ] as const) {
    const { rows } = await mix(samples, '--phase', phase);
    const asked = rows.filter(({ metadata }) => metadata['dataset'] === 'document_spellcheck');
    expect(asked).toHaveLength(1);
    expect(asked[0]!.texts[0]).toMatch(/^Dokument 1\.\n\n.*spelling mistakes/);
    expect(asked[0]).toMatchObject({ texts: [expect.anything(), 'Document 1.'], unmask });
  }
});

test("what sdg keeps of a document's summary is asked for in its own words, once", async () => {
  const auxiliary = { instruction: 'Sum it up.', text: 'A summary.' };
  const dataset = 'summary_detailed';
  const samples = [
    knowledge(1, { dataset, auxiliary }),
    knowledge(1, { dataset, auxiliary, question: 'And?' }),
  ];
  for (const [phase, unmask] of [
    ['knowledge', true],
    ['skills', false],
  ] as const) {
    const { rows } = await mix(samples, '--phase', phase);
    const asked = rows.filter(({ metadata }) => metadata['dataset'] === `document_${dataset}`);
    expect(asked).toEqual([
      {
        texts: ['Document 1.\n\nSum it up.', 'A summary.'],
        metadata: expect.objectContaining({ leaf: 'l', dataset_type: dataset }),
        unmask,
      },
    ]);
  }
});

test('--student sets the system message of its family, and --system-prompt counts more', async () => {
  const first = async (...options: string[]) =>
    (await mix([knowledge(1)], '--phase', 'knowledge', ...options)).rows[0]!.texts[0];
  expect(await first('--student', 'granite-3.1')).toContain('granite-3.1-8b-base');
  expect(await first('--student', 'granite', '--system-prompt', 'Mine.')).toBe('Mine.');
});

test('--phase skills gives a row of several documents, one of its own, and the skills', async () => {
  const { rows } = await mix([knowledge(1), skill(1)], '--phase', 'skills');
  expect(rows.map(({ metadata, unmask }) => [metadata['dataset'], unmask])).toEqual([
    ['document_knowledge_qa_raft_p0.4', false],
    ['document_knowledge_qa', true],
    ['freeform_skill', false],
  ]);
});

test('the only document of a leaf is always the one in the row', async () => {
  const { rows } = await raft([knowledge(1), knowledge(2, { leaf: 'other' })], '0');
  expect(rows[0]!.texts).toEqual(['Document:\nDocument 1.\n\n\n\nQuestion 1?', 'Answer 1.']);
});

test.each([
  [2, '1', 2, true],
  [2, '0', 1, false],
  [6, '1', 4, true],
  [6, '0', 4, false],
])(
  'of %i documents at golden share %s, a row has %i, its own among them: %s',
  async (count, share, size, own) => {
    const samples = Array.from({ length: count }, (_, at) => knowledge(at));
    const { rows } = await raft(samples, share);
    expect(rows).toHaveLength(count);
    for (const { texts, metadata } of rows) {
      const [documents, question] = [
        texts[0]!.split('Document:\n').slice(1),
        texts[0]!.split('\n').at(-1)!,
      ];
      expect(new Set(documents).size).toBe(size);
      expect(texts[0]!.includes(`Document ${/\d/.exec(question)}.`)).toBe(own);
      expect(metadata['dataset']).toBe(`document_knowledge_qa_raft_p${share}`);
    }
  },
);

test('own documents are among the others as often as asked, in any place, and by the seed', async () => {
  const samples = Array.from({ length: 400 }, (_, at) => knowledge(at));
  const { rows } = await raft(samples, '0.4');
  const places = rows.map(({ texts }) => {
    const number = /Question (\d+)/.exec(texts[0]!)![1];
    return texts[0]!
      .split('Document:\n')
      .findIndex((text) => text.startsWith(`Document ${number}.`));
  });
  const share = places.filter((place) => place > 0).length / 400;
  expect(Math.abs(share - 0.4)).toBeLessThan(0.08); // More than three standard deviations.
  expect(new Set(places)).toEqual(new Set([-1, 1, 2, 3, 4]));
  expect(await raft(samples, '0.4')).toEqual({ rows, code: 0 });
  expect((await raft(samples, '0.4', '--seed', '1')).rows).not.toEqual(rows);
  const backwards = await raft([...samples].reverse(), '0.4');
  expect(backwards.rows.reverse()).toEqual(rows);
});

test('both phases hold the same questions back', async () => {
  const samples = Array.from({ length: 12 }, (_, at) =>
    knowledge(at % 3, { question: `Question ${at} of it?`, answer: `Answer ${at % 3}.` }),
  );
  const held: unknown[] = [];
  for (const phase of ['knowledge', 'skills', 'all']) {
    const file = join(folder, `${phase}.jsonl`);
    const stdin = lines(samples);
    const { stdout } = await runInTest(main, ['--phase', phase, '--held-out', file], { stdin });
    const again = await runInTest(main, ['--held-out', 'none', file]);
    const asked = parse(again.stdout).map(({ texts }) => texts[0]!);
    expect(asked).toHaveLength(3);
    expect(
      parse(stdout).filter(({ texts }) => asked.some((one) => texts[0]!.includes(one))),
    ).toEqual([]);
    held.push(asked);
  }
  expect(held[1]).toEqual(held[0]);
  expect(held[2]).toEqual(held[0]);
});

test('--skills-per-leaf takes so many of each leaf, and repeats rows only when asked', async () => {
  const samples = [...Array(10).keys()].flatMap((at) => [
    skill(at),
    ...(at < 2 ? [skill(at, { leaf: 'small', question: `Small ${at}` })] : []),
  ]);
  const counts = async (...options: string[]) => {
    const { rows } = await mix(samples, '--skills-per-leaf', '4', ...options);
    return ['l', 'small'].map(
      (leaf) => rows.filter(({ metadata }) => metadata['leaf'] === leaf).length,
    );
  };
  expect(await counts()).toEqual([4, 2]);
  expect(await counts('--oversample')).toEqual([4, 4]);
});

test('--least-share repeats small knowledge leafs up to their share of the replayed rows', async () => {
  const replayed = Array.from({ length: 200 }, (_, at) => ({
    messages: [
      { role: 'user', content: `Old ${at}` },
      { role: 'assistant', content: 'Yes.' },
    ],
  }));
  const rowsOf = async (...options: string[]) => {
    const { rows } = await mix([...replayed, knowledge(1)], '--phase', 'knowledge', ...options);
    return rows.filter(({ metadata }) => metadata['leaf'] === 'l').length;
  };
  expect(await rowsOf()).toBe(1);
  expect(await rowsOf('--least-share', '0.03')).toBe(6);
});

const data = sharedData();

test.runIf(data)(
  "a recipe finds upstream's files beside it and elsewhere, and marks all rows",
  async () => {
    const [here, there] = [join(folder, 'recipe'), join(data!, 'upstream/datasets')];
    mkdirSync(here, { recursive: true });
    copyFileSync(join(there, 'auxiliary.jsonl'), join(here, 'auxiliary.jsonl'));
    writeFileSync(
      join(here, 'skills.yaml'),
      `datasets:\n  - { path: auxiliary.jsonl, sampling_size: 1.0 }\n` +
        `  - { path: ${there}/precomputed_skills_07x.jsonl, sampling_size: 1.0 }\n` +
        'metadata: { sys_prompt: You know. }\n',
    );
    const { stdout, code } = await runInTest(main, ['--recipe', join(here, 'skills.yaml')]);
    const rows = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => [Object.keys(row), row.unmask, row.messages[0]])).toEqual(
      [1, 2].map(() => [
        ['id', 'messages', 'metadata', 'unmask'],
        false,
        { role: 'system', content: 'You know.' },
      ]),
    );
    expect(code).toBe(0);
  },
);

test('multiple-choice questions are for evaluate: none is trained on', async () => {
  const samples = [knowledge(1, { dataset: 'mcq_qa' }), knowledge(2)];
  const { code, stdout, stderr } = await runInTest(main, ['--held-out', 'none'], {
    stdin: lines(samples),
  });
  expect(code).toBe(0);
  expect(stdout).not.toContain('Question 1');
  expect(stderr).toContain('benchmark 1');
});

test('rows with a message of no content are removed, as upstream does', async () => {
  const empty = {
    messages: [
      { role: 'user', content: 'a' },
      { role: 'assistant', content: null },
    ],
  };
  expect(await mix([empty, knowledge(1)], '--phase', 'knowledge')).toMatchObject({ rows: [{}] });
});

async function raft(samples: readonly object[], golden: string, ...options: string[]) {
  const { rows, code } = await mix(
    samples,
    '--phase',
    'skills',
    '--raft-golden',
    golden,
    ...options,
  );
  return { rows: rows.filter(({ unmask }) => !unmask), code };
}

async function mix(samples: readonly object[], ...options: string[]) {
  const argv = [...options, '--held-out', 'none'];
  const { code, stdout } = await runInTest(main, argv, { stdin: lines(samples) });
  return { code, rows: parse(stdout) };
}

function knowledge(at: number, own: object = {}): object {
  return {
    ...sampleBase(at),
    type: 'knowledge',
    document: `Document ${at}.`,
    question: `Question ${at}?`,
    answer: `Answer ${at}.`,
    ...own,
  };
}

function skill(at: number, own: object = {}): object {
  return {
    ...sampleBase(at),
    type: 'freeform_skill',
    question: `Do ${at}`,
    answer: 'Done.',
    ...own,
  };
}

function sampleBase(at: number): object {
  const teacher = { model: 'm', endpoint: 'e', prompt: 'p', seed: 1 };
  return {
    kind: 'sample',
    id: `s${at}`,
    leaf: 'l',
    path: 'p',
    dataset: 'qa',
    verdicts: [],
    teacher,
  };
}

function lines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

function parse(text: string): Told[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map(({ messages, metadata, unmask }) => ({
      texts: messages.map(({ content }: { content: string }) => content),
      metadata: JSON.parse(metadata),
      unmask,
    }));
}
