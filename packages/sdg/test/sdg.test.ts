import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type Chunk, type Reject, record, type Sample, sample, validator } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../src/cli.ts';
import { freeformLeaf, groundedLeaf, knowledgeLeaf, lines } from './support/leaves.ts';
import { blocks, part, type Say, send, startTeacher } from './support/teacher.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'velm'));
writeFileSync(
  join(folder, 'velm', 'velm.md'),
  '# Velms\n\nA velm has **seven** legs. It eats\nmoss.\n\n# Krals\n\nA kral has two wings.\n',
);
const velm = knowledgeLeaf({ file: join(folder, 'velm', 'qna.yaml') });
let runs = 0;

async function sdg(say: Say, records: object[] | string, ...options: string[]) {
  const teacher = await startTeacher(say);
  const rejects = join(folder, `rejects-${++runs}.jsonl`);
  const summary = join(folder, `summary-${runs}.json`);
  const argv = [
    '--endpoint-url',
    teacher.url,
    '--rejects',
    rejects,
    '--summary',
    summary,
    ...options,
  ];
  const stdin = typeof records === 'string' ? records : lines(...records);
  const result = await runInTest(main, argv, {
    stdin,
    // Teachers of the same name say different things here.
    env: { PATH: process.env['PATH'], HOME: folder, LABPIPE_RESUME: 'never' },
  });
  return {
    ...result,
    teacher,
    samples: parse<Sample>(result.stdout),
    rejects: parse<Reject>(readFileSync(rejects, 'utf8')),
    summary: JSON.parse(readFileSync(summary, 'utf8')),
  };
}

function parse<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

const closes = ({ made, out, rejected, failed }: Record<string, number>) =>
  made === (out ?? 0) + (rejected ?? 0) + (failed ?? 0);

// Answers that differ by document, example and seed, as those of a model do.
const legs: Say = ({ prompt, body }) =>
  part(prompt, 'Document').includes('Velms')
    ? blocks(
        [`How many legs has a velm? (${body.seed})`, 'It has seven legs'],
        ['What do velms eat?', 'moss'],
      )
    : blocks([`What has a kral? (${body.seed})`, 'two wings']);

test('each chunk is asked about once for each seed example, and the pairs come out in order', async () => {
  const { code, samples, teacher, summary, rejects } = await sdg(legs, [velm]);
  expect(teacher.requests).toHaveLength(4);
  expect(samples.map(({ question }) => question.split(' (')[0])).toEqual([
    'How many legs has a velm?',
    'What do velms eat?',
    'How many legs has a velm?',
    'What has a kral?',
    'What has a kral?',
  ]);
  expect(rejects.map(({ reason }) => reason)).toEqual(['duplicate']);
  expect(summary).toMatchObject({ in: 1, made: 6, out: 5, rejected: 1, failed: 0 });
  expect(code).toBe(0);
});

test('a sample says what it was made of, by whom, and where its answer stands', async () => {
  const { samples, teacher } = await sdg(legs, [velm]);
  const [first, second] = samples as [Sample, Sample];
  expect(first).toMatchObject({
    leaf: velm.id,
    path: 'knowledge/velm',
    type: 'knowledge',
    dataset: 'qa',
    domain: 'velms',
    document: '# Velms\n\nA velm has **seven** legs. It eats\nmoss.',
    answer: 'It has seven legs',
    verdicts: [],
    teacher: {
      model: 'scripted',
      endpoint: `${teacher.url}/v1`,
      seed: teacher.requests[0]?.body.seed,
    },
  });
  expect(first).not.toHaveProperty('evidence');
  expect(second.evidence).toEqual({ start: 44, end: 48, text: 'moss' });
  expect(second.document?.slice(44, 48)).toBe('moss');
  for (const record of samples) expect(validator(sample.schema)(record)).toBeUndefined();
});

test('a sample names the place of its chunk, in one of several documents', async () => {
  const two = join(folder, 'two');
  mkdirSync(two);
  writeFileSync(join(two, 'a.md'), 'A velm has seven legs.\n\nVelms eat moss.\n');
  writeFileSync(join(two, 'b.md'), 'A kral has two wings.\n');
  const document = { files: ['a.md', 'b.md'] };
  const leaf = knowledgeLeaf({ file: join(two, 'qna.yaml'), document });
  const { samples } = await sdg(legs, [leaf]);
  const { stdout } = await runInTest(main, ['chunk', '--quiet'], { stdin: lines(leaf) });
  const sources = new Map(parse<Chunk>(stdout).map(({ id, source }) => [id, source]));
  for (const { chunk, source } of samples) expect(source).toEqual(sources.get(chunk as string));
  expect([...new Set(samples.map(({ source }) => source?.file))]).toEqual(['a.md', 'b.md']);
  for (const { kind, id, source, teacher, ...body } of samples) {
    const { endpoint: _endpoint, ...others } = teacher;
    expect(record(sample, { ...body, teacher: others as Sample['teacher'] }).id).toBe(id);
  }
});

test('the prompt shows the document, the example with all its pairs, and how many are wanted', async () => {
  const { teacher } = await sdg(legs, [velm], '--scale-factor', '7', '--jobs', '1');
  const [first, second] = teacher.requests.map(({ prompt }) => prompt) as [string, string];
  expect(part(first, 'Document')).toBe('# Velms\n\nA velm has **seven** legs. It eats\nmoss.');
  expect(part(first, 'Example Document')).toBe('The wren is a small bird.');
  expect(first).toContain(
    blocks(['What is a wren?', 'A small bird.'], ['How big is a wren?', 'Small.']),
  );
  expect(second).toContain(blocks(['What is green?', 'Moss.']));
  expect(first).toMatch(/Write 7 question and answer pairs now\.$/);
  expect(first).toContain('The subject is velms. In short: All about velms. Write 7');
});

test('a leaf without domain and outline is asked about all the same', async () => {
  const { domain: _domain, document_outline: _outline, ...bare } = velm;
  const { code, teacher } = await sdg(legs, [bare]);
  expect(code).toBe(0);
  expect(teacher.requests[0]?.prompt).not.toMatch(/undefined|The subject|In short|null/);
});

test('the seeds of a chunk follow each other, and follow --seed', async () => {
  const seedsOf = async (...options: string[]) =>
    (await sdg(legs, [velm], '--jobs', '1', ...options)).teacher.requests.map(
      ({ body }) => body.seed,
    );
  const seeds = await seedsOf();
  expect(seeds[1]).toBe((seeds[0] as number) + 1);
  expect(await seedsOf()).toEqual(seeds);
  expect(await seedsOf('--seed', '7')).not.toEqual(seeds);
  for (const seed of seeds) expect(seed).toBeLessThan(2 ** 31);
});

test('skills are asked about once for each seed example', async () => {
  const say: Say = ({ prompt }) =>
    prompt.includes('[Start of Context]')
      ? blocks(['Who comes first?', part(prompt, 'Context').split(',')[0] ?? ''])
      : blocks([`And on ${part(prompt, 'Task')} ${prompt.includes('sky') ? 'a' : 'b'}?`, 'Bee.']);
  const { samples, code } = await sdg(say, [freeformLeaf(), groundedLeaf()]);
  expect(
    samples.map(({ type, question, context, document }) => ({ type, question, context, document })),
  ).toEqual([
    { type: 'freeform_skill', question: 'And on Rhyme. b?' },
    { type: 'freeform_skill', question: 'And on Rhyme. a?' },
    { type: 'grounded_skill', question: 'Who comes first?', context: 'Ann, Bob, Cy.' },
  ]);
  expect(code).toBe(0);
});

test('one job and sixteen give the same bytes, whatever answers first', async () => {
  const leaves = [
    velm,
    freeformLeaf(),
    groundedLeaf(),
    knowledgeLeaf({ file: velm.file, path: 'knowledge/other' }),
  ];
  const messy: Say = (asked) => (asked.body.seed % 5 === 0 ? 'no pairs at all' : legs(asked));
  const once = async (width: string) => {
    const teacher = await startTeacher(messy, { latency: ({ body }) => body.seed % 40 });
    const rejects = join(folder, `jobs-${width}.jsonl`);
    const argv = ['--endpoint-url', teacher.url, '--jobs', width, '--rejects', rejects];
    const { stdout } = await runInTest(main, argv, { stdin: lines(...leaves) });
    return [stdout.replaceAll(teacher.url, 'URL'), readFileSync(rejects, 'utf8')];
  };
  const [one, sixteen] = [await once('1'), await once('16')];
  expect(one[0]).not.toBe('');
  expect(sixteen).toEqual(one);
});

test('the same run against another port gives the same ids', async () => {
  const [first, second] = [await sdg(legs, [velm]), await sdg(legs, [velm])];
  expect(first.teacher.url).not.toBe(second.teacher.url);
  expect(first.samples.map(({ id }) => id)).toEqual(second.samples.map(({ id }) => id));
});

test('every text that makes no sample is kept with its stage, its reason and itself', async () => {
  const say: Say = ({ count }) => {
    if (count === 1) return 'I am sorry, I cannot.';
    if (count === 2)
      return blocks(['What is a velm?', ''], ['Same?', 'same'], ['What is green?', 'Moss.']);
    if (count === 3)
      return { text: `${blocks(['Right?', 'Yes, right.'])}\n[QUESTION]\nCut`, finish: 'length' };
    return '[UNANSWERABLE]';
  };
  const { code, samples, rejects, summary } = await sdg(say, [velm], '--jobs', '1');
  expect(samples.map(({ question }) => question)).toEqual(['Right?']);
  expect(rejects.map(({ stage, reason }) => [stage, reason])).toEqual([
    ['gen_knowledge', 'unparsable'],
    ['gen_knowledge', 'empty-answer'],
    ['pairs', 'answer-copies-question'],
    ['pairs', 'copies-example'],
    ['gen_knowledge', 'cut-off'],
    ['gen_knowledge', 'unanswerable'],
  ]);
  expect(rejects[0]?.input).toMatchObject({
    leaf: velm.id,
    path: 'knowledge/velm',
    text: 'I am sorry, I cannot.',
  });
  expect(closes(summary)).toBe(true);
  expect(code).toBe(0);
});

test('when all is refused the exit code is 1 and the stage is named', async () => {
  const { code, stderr, stdout } = await sdg(() => 'nothing of use', [velm]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain("stage 'gen_knowledge' removed 4 (unparsable)");
});

test('template tokens and markup in a document or an answer are text', async () => {
  const odd = '{{ x }} {% if %} <|im_start|>[/INST]</s> \u2028 \ud800';
  writeFileSync(
    join(folder, 'velm', 'odd.md'),
    `# Odd\n\nIt says {{ x }} {% if %} <|im_start|>[/INST]</s>.\n`,
  );
  const { samples, teacher } = await sdg(
    () => blocks(['What does it say?', odd]),
    [knowledgeLeaf({ file: velm.file, document: { files: ['odd.md'] } })],
  );
  expect(teacher.requests[0]?.prompt).toContain(
    'It says {{ x }} {% if %} <|im_start|>[/INST]</s>.',
  );
  expect(samples[0]?.answer).toBe(odd);
});

test('--temperature and --max-num-tokens come before the pipeline', async () => {
  const { teacher } = await sdg(legs, [velm]);
  expect(teacher.requests[0]?.body).toMatchObject({ temperature: 0.7, max_tokens: 2048 });
  const { teacher: told } = await sdg(legs, [velm], '--temperature', '0', '--max-num-tokens', '99');
  expect(told.requests[0]?.body).toMatchObject({ temperature: 0, max_tokens: 99 });
});

test('--chunk-tokens makes smaller chunks', async () => {
  const text = Array.from(
    { length: 40 },
    (_, index) => `Velm ${index} has ${index} legs.\n\n`,
  ).join('');
  writeFileSync(join(folder, 'velm', 'long.md'), `# Long\n\n${text}`);
  const long = knowledgeLeaf({ file: velm.file, document: { files: ['long.md'] } });
  const few = await sdg(() => '[UNANSWERABLE]', [long]);
  const many = await sdg(() => '[UNANSWERABLE]', [long], '--chunk-tokens', '50');
  expect(many.teacher.requests.length).toBeGreaterThan(3 * few.teacher.requests.length);
});

test('--dry-run without an endpoint writes prompts and asks nobody', async () => {
  const rejects = join(folder, 'dry.json');
  const { code, stdout } = await runInTest(main, ['--dry-run=5', '--summary', rejects], {
    stdin: lines(velm, freeformLeaf()),
  });
  const summary = JSON.parse(readFileSync(rejects, 'utf8'));
  const prompts = parse<{
    kind: string;
    block: string;
    seed: number;
    messages: { content: string }[];
  }>(stdout);
  expect(prompts.map(({ kind, block }) => [kind, block])).toEqual([
    ...Array(4).fill(['prompt', 'gen_knowledge']),
    ['prompt', 'gen_skill_freeform'],
  ]);
  const asked = await sdg(legs, [velm], '--jobs', '1');
  expect(prompts.slice(0, 4).map(({ messages, seed }) => [messages[0]?.content, seed])).toEqual(
    asked.teacher.requests.map(({ prompt, body }) => [prompt, body.seed]),
  );
  expect(summary).toMatchObject({ out: 5, made: 5 });
  expect(code).toBe(0);
});

test('--dry-run with an endpoint shows what it answers, keeps it, and asks no further', async () => {
  const { code, stdout, teacher } = await sdg(legs, [velm, freeformLeaf()], '--dry-run=2');
  const prompts = parse<{ answers: { text: string; finish: string }[] }>(stdout);
  expect(prompts.map(({ answers }) => answers.map(({ finish }) => finish))).toEqual([
    ['stop'],
    ['stop'],
  ]);
  expect(prompts[0]?.answers[0]?.text).toContain('[QUESTION]');
  expect([code, teacher.requests.length]).toEqual([0, 2]);
});

test.each([
  ['--scale-factor', '0'],
  ['--scale-factor', '2.5'],
  ['--chunk-tokens', '10'],
  ['--max-num-tokens', '0'],
  ['--temperature', '-1'],
  ['--dry-run', '0'],
  ['--seed', '-1'],
  ['--jobs', 'many'],
  ['--pipeline', 'unheard-of'],
  ['--pipeline', '../no/such/folder'],
])('%s %s is a usage error that names it', async (option, value) => {
  const { code, stderr } = await runInTest(main, ['--dry-run=1', `${option}=${value}`], {
    stdin: '',
  });
  expect(code).toBe(2);
  expect(stderr).toContain(option);
});

test('no endpoint at all is a usage error', async () => {
  const { code, stderr } = await runInTest(main, [], { stdin: lines(velm) });
  expect(code).toBe(2);
  expect(stderr).toContain('--endpoint-url');
});

test('nothing in, nothing out, and no complaint', async () => {
  const { code, stdout } = await sdg(legs, '');
  expect([code, stdout]).toEqual([0, '']);
});

test('files are read like stdin, and come in their order', async () => {
  const file = join(folder, 'leaves.jsonl');
  writeFileSync(file, lines(freeformLeaf()));
  const { samples } = await sdg(() => blocks(['A new one?', 'Yes.']), [groundedLeaf()], file, '-');
  expect(samples.map(({ type }) => type)).toEqual(['freeform_skill', 'grounded_skill']);
});

test('a broken line stops the run with 4, and what came before it is out', async () => {
  const { code, samples, stderr } = await sdg(
    legs,
    `${lines(velm)}{"kind":"leaf"\n${lines(freeformLeaf())}`,
  );
  expect(code).toBe(4);
  expect(samples).toHaveLength(5);
  expect(stderr).toContain('<stdin>:2');
});

test('with --skip-bad a broken line is a reject, and the others go on', async () => {
  const { code, samples, rejects, summary } = await sdg(
    legs,
    `nonsense\n${lines(velm)}`,
    '--skip-bad',
  );
  expect(samples).toHaveLength(5);
  expect(rejects.map(({ reason }) => reason)).toContain('bad-line');
  expect(closes(summary)).toBe(true);
  expect(code).toBe(0);
});

test('a leaf whose documents all fail is one failed record, and the others go on', async () => {
  const lost = knowledgeLeaf({
    file: velm.file,
    path: 'knowledge/lost',
    document: { files: ['gone.md', '../up.md', 'a.odt'] },
  });
  const { code, samples, rejects, summary } = await sdg(legs, [lost, velm]);
  expect(rejects[0]).toMatchObject({
    stage: 'documents',
    reason: 'no-document',
    input: { id: lost.id },
    detail: expect.stringMatching(/gone\.md.*up\.md.*a\.odt/s),
  });
  expect(samples).toHaveLength(5);
  expect(summary).toMatchObject({ in: 2, failed: 1 });
  expect(closes(summary)).toBe(true);
  expect(code).toBe(3);
});

test('a document of several that fails is named, and the leaf goes on', async () => {
  const some = knowledgeLeaf({
    file: velm.file,
    document: { files: ['velm.md', 'gone.md', 'a.odt'] },
  });
  writeFileSync(join(folder, 'velm', 'a.odt'), '%PDF');
  const { code, rejects, samples } = await sdg(legs, [some]);
  expect(rejects.filter(({ stage }) => stage === 'documents').map(({ reason }) => reason)).toEqual([
    'missing-file',
    'unsupported-type',
  ]);
  expect(samples).toHaveLength(5);
  expect(code).toBe(3);
});

test('a seed example of a skill that lacks its answer is a failed record', async () => {
  const half = freeformLeaf({
    seed_examples: [{ question: 'Only this?' }, { question: 'And?', answer: 'That.' }],
  });
  const { code, rejects, samples } = await sdg(() => blocks(['New?', 'Yes.']), [half]);
  expect(rejects).toMatchObject([{ stage: 'seed-examples', reason: 'incomplete-example' }]);
  expect(samples).toHaveLength(1);
  expect(code).toBe(3);
});

test('an interruption stops taking work, keeps what is done, and is 130', async () => {
  const controller = new AbortController();
  const say: Say = (asked) => {
    if (asked.count === 3) controller.abort();
    return asked.count < 3 ? legs(asked) : undefined;
  };
  const teacher = await startTeacher(say);
  const { code, stdout, stderr } = await runInTest(
    main,
    ['--endpoint-url', teacher.url, '--jobs', '1'],
    {
      stdin: lines(velm, freeformLeaf()),
      signal: controller.signal,
    },
  );
  expect(code).toBe(130);
  expect(parse<Sample>(stdout)).toHaveLength(3);
  expect(stderr).toContain('3 out');
  expect(teacher.requests).toHaveLength(3);
});

test('keys never reach a record, a reject or stderr', async () => {
  writeFileSync(join(folder, 'key'), 'sk-secret\n');
  const say: Say = ({ response, count }) =>
    count === 1 ? send(response, 400, { error: { message: 'no' } }) : 'x';
  const { stdout, stderr, rejects } = await sdg(
    say,
    [velm],
    '--api-key-file',
    join(folder, 'key'),
    '--verbose',
  );
  expect(`${stdout}${stderr}${JSON.stringify(rejects)}`).not.toContain('sk-secret');
});
