import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { type Reject, type Sample, sample, validator } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { freeformLeaf, groundedLeaf, knowledgeLeaf, lines } from '../support/leaves.ts';
import { blocks, part, type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'velm'));
writeFileSync(join(folder, 'velm', 'velm.md'), '# Velms\n\nA velm has sevn legs. It eats moss.\n');
const [example] = knowledgeLeaf().seed_examples;
const velm = knowledgeLeaf({
  file: join(folder, 'velm', 'qna.yaml'),
  seed_examples: [example] as never,
});

async function sdg(pipeline: string, say: Say, leaf: object, ...options: string[]) {
  const teacher = await startTeacher(say);
  const file = join(folder, `rejects-${pipeline}.jsonl`);
  const argv = ['--endpoint-url', teacher.url, '--pipeline', pipeline, '--rejects', file];
  const result = await runInTest(main, [...argv, ...options], { stdin: lines(leaf) });
  const parse = <T>(text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  return {
    ...result,
    teacher,
    samples: parse<Sample>(result.stdout),
    rejects: parse<Reject>(readFileSync(file, 'utf8')),
  };
}

const tagged = (...texts: [tag: string, text: string | number][]) =>
  texts.map(([tag, text]) => `[Start of ${tag}]\n${text}\n[End of ${tag}]`).join('\n');
const asks = (prompt: string, tag: string) => prompt.includes(`[Start of ${tag}]`);
const last = (prompt: string, tag: string) =>
  prompt.split(`[Start of ${tag}]\n`).at(-1)?.split(`\n[End of ${tag}]`)[0] ?? '';

/** A teacher and judge of knowledge: pairs whose text says what each judge will think of them. */
const knowing: Say = ({ prompt }) => {
  if (asks(prompt, 'Corrected Document'))
    return tagged(['Corrected Document', last(prompt, 'Document').replace('sevn', 'seven')]);
  for (const tag of ['Detailed Summary', 'Extractive Summary', 'Atomic Facts'])
    if (asks(prompt, tag)) return tagged([tag, `The ${tag} of velms.`]);
  if (asks(prompt, 'Explanation') && asks(prompt, 'Answer')) {
    const isTrue = !last(prompt, 'Response').includes('untrue');
    return tagged(['Explanation', 'I looked.'], ['Answer', isTrue ? '**Yes**' : 'NO.']);
  }
  if (asks(prompt, 'Feedback')) {
    const isBeside = last(prompt, 'Response').includes('beside');
    return tagged(['Feedback', 'I weighed.'], ['Score', isBeside ? 1 : 'Score: 2']);
  }
  if (asks(prompt, 'Rating')) {
    const isVague = last(prompt, 'Question').includes('it');
    return tagged(['Explanation', 'I read.'], ['Rating', isVague ? 0 : 1]);
  }
  const about = last(prompt, 'Document').slice(0, 30).replace(/\s+/g, ' ');
  return blocks(
    [`How many legs has a velm? ${about}`, 'seven legs'],
    [`What is a velm? ${about}`, 'An untrue thing'],
    [`Where is a velm? ${about}`, 'That is beside the question'],
    [`What is it? ${about}`, 'moss'],
  );
};

test('full keeps a pair that three judges pass, with what each of them said', async () => {
  const { samples, code } = await sdg('full', knowing, velm);
  expect(code).toBe(0);
  const [first] = samples as [Sample];
  expect(samples.map(({ dataset }) => dataset)).toEqual(['spellcheck', 'base_document']);
  expect(first.verdicts).toEqual([
    { judge: 'eval_faithfulness_qa_pair', score: 'YES', explanation: 'I looked.' },
    { judge: 'eval_relevancy_qa_pair', score: 2, explanation: 'I weighed.' },
    { judge: 'eval_verify_question', score: 1, explanation: 'I read.' },
  ]);
  expect(validator(sample.schema)(first)).toBeUndefined();
});

test('full refuses what a judge refuses, by its stage, with the judge’s words', async () => {
  const { rejects } = await sdg('full', knowing, velm);
  expect(rejects.slice(0, 3).map(({ stage, reason, detail }) => [stage, reason, detail])).toEqual([
    ['filter_faithfulness', 'filtered', 'Unexpected judgment "NO", expected eq "YES": I looked.'],
    ['filter_relevancy', 'filtered', 'Unexpected score "1", expected eq 2: I weighed.'],
    ['filter_verify_question', 'filtered', 'Unexpected rating "0", expected eq 1: I read.'],
  ]);
});

test('full asks about the corrected and the given document; a sample holds the chunk, where its evidence is', async () => {
  const { teacher, samples } = await sdg('full', knowing, velm, '--scale-factor', '9');
  const generations = teacher.requests.filter(({ prompt }) => prompt.includes('Write 9 question'));
  expect(generations.map(({ prompt }) => part(prompt, 'Document'))).toEqual([
    expect.stringContaining('seven'),
    expect.stringContaining('sevn'),
  ]);
  expect(generations[0]?.body).toMatchObject({ max_tokens: 2048, temperature: 0 });
  for (const { document } of samples) expect(document).toContain('sevn');
});

test('llama asks about three summaries and the document, and judges in 512 tokens', async () => {
  const { samples, teacher } = await sdg('llama', knowing, velm);
  expect(samples.map(({ dataset }) => dataset)).toEqual([
    'summary_detailed',
    'summary_extractive',
    'summary_atomic_facts',
    'base_document',
  ]);
  const judged = teacher.requests.filter(({ prompt }) => asks(prompt, 'Rating'));
  expect(judged.map(({ body }) => body['max_tokens'])).toEqual(judged.map(() => 512));
});

test('a text to train the summary with comes once, with the first sample that was made of it', async () => {
  const { samples } = await sdg('llama', knowing, velm);
  const auxiliary = samples.map((one) => one['auxiliary'] as { text: string } | undefined);
  expect(auxiliary.map((one) => one?.text)).toEqual([
    'The Detailed Summary of velms.',
    'The Extractive Summary of velms.',
    'The Atomic Facts of velms.',
    undefined,
  ]);
  expect(auxiliary[0]).toHaveProperty('instruction');
});

/** A teacher of skills: good and bad requests, good and bad answers. */
const skilled: Say = ({ prompt, count }) => {
  if (asks(prompt, 'New Context'))
    return [1, 2].map((n) => tagged(['New Context', `Dan, Eve ${n}.`]));
  if (asks(prompt, 'Evaluation')) {
    if (!asks(prompt, 'Response'))
      return tagged(['Evaluation', 'Hm.'], ['Score', prompt.includes('bad request') ? 0 : 1]);
    const score = last(prompt, 'Response') === 'wrong' ? 1 : 3;
    return tagged(['Evaluation', 'So so.'], ['Score', score]);
  }
  if (asks(prompt, 'Response')) {
    const isBad = last(prompt, 'Question').startsWith('Fail');
    return tagged(['Response', isBad ? 'wrong' : 'right']);
  }
  return tagged(
    ['Question', `Do it ${count}`],
    ['Question', `A bad request ${count}`],
    ['Question', `Fail ${count}`],
  );
};

test('full asks for requests, judges them, answers the good ones and judges the answers', async () => {
  const { samples, rejects, teacher } = await sdg('full', skilled, freeformLeaf());
  expect(samples.map(({ question, answer }) => `${question.slice(0, 5)} ${answer}`)).toEqual([
    'Do it right',
    'Do it right',
  ]);
  expect(rejects.map(({ stage }) => stage)).toEqual([
    'filter_questions',
    'filter_qa_pair',
    'filter_questions',
    'filter_qa_pair',
  ]);
  expect(samples[0]?.verdicts.map(({ judge }) => judge)).toEqual([
    'eval_questions',
    'evaluate_qa_pair',
  ]);
  const answered = teacher.requests.filter(({ prompt }) => asks(prompt, 'Example Response'));
  expect(answered).toHaveLength(4);
});

test('full makes new contexts for a grounded skill, each with its own requests', async () => {
  const { samples, teacher } = await sdg('full', skilled, groundedLeaf());
  expect(samples.map(({ context }) => context)).toEqual(['Dan, Eve 1.', 'Dan, Eve 2.']);
  const [contexts] = teacher.requests;
  expect(contexts?.body).toMatchObject({ n: 10, temperature: 0.7, max_tokens: 2048 });
});

const choice = (right: string, choices: string[]) =>
  tagged(
    [
      'Question',
      `What of ${right}?\n${choices.map((text, at) => `${'ABCD'[at]}) ${text}`).join('\n')}`,
    ],
    ['Answer', right],
  );

test('mmlu gives the index of the right choice by its letter, whatever letters occur', async () => {
  const four = ['moss', 'bark', 'fish', 'air'];
  const say: Say = () => [choice('B) bark', four), choice('D', four)].join('\n');
  const { samples } = await sdg('mmlu', say, velm);
  // No answer is A or C: counted over the letters that occur, B would be 0 and D would be 1.
  expect(samples).toMatchObject([
    { dataset: 'mcq_qa', question: 'What of B) bark?', answer: 'bark', choices: four, correct: 1 },
    { dataset: 'mcq_qa', question: 'What of D?', answer: 'air', choices: four, correct: 3 },
  ]);
});

test.each([
  ['three choices', choice('A) a', ['a', 'b', 'c'])],
  ['equal choices', choice('A) a', ['a', 'b', 'b', 'c'])],
  ['a letter beyond D', choice('E) x', ['a', 'b', 'c', 'd'])],
  ['a letter whose text is that of another choice', choice('A) b', ['a', 'b', 'c', 'd'])],
  ['no letter', choice('moss', ['a', 'b', 'c', 'd'])],
])('mmlu refuses %s', async (_name, said) => {
  const { samples, rejects } = await sdg('mmlu', () => said, velm);
  expect(samples).toEqual([]);
  expect(rejects.map(({ stage, reason }) => `${stage} ${reason}`)).toEqual(['choices no-choices']);
});

test('mmlu asks nothing about a skill, and says so', async () => {
  const { rejects, teacher, code } = await sdg('mmlu', () => 'x', freeformLeaf());
  expect(teacher.requests).toEqual([]);
  expect(rejects.map(({ reason }) => reason)).toEqual(['not-asked', 'not-asked']);
  expect(code).toBe(1);
});
