import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Reject, Sample } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { knowledgeLeaf, lines } from '../support/leaves.ts';
import { part, type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'velm'));
const facts = Array.from(
  { length: 6 },
  (_, at) => `## Part ${at}\n\nVelm number ${at} eats moss.\n`,
);
writeFileSync(join(folder, 'velm', 'velm.md'), facts.join('\n'));
const velm = knowledgeLeaf({ file: join(folder, 'velm', 'qna.yaml') });

const asks = (prompt: string, tag: string) => prompt.includes(`[Start of ${tag}]`);
const tagged = (...texts: [tag: string, text: string][]) =>
  texts.map(([tag, text]) => `[Start of ${tag}]\n${text}\n[End of ${tag}]`).join('\n');
const others = ['unanswerable', 'multi_hop'];
const made = ['Detailed Summary', 'Extractive Summary', 'Atomic Facts', 'Rewritten Document'];

const say: Say = ({ prompt, body }) => {
  const tag = made.find((one) => asks(prompt, one));
  if (tag) return tagged([tag, `${tag}: velms eat moss.`]);
  if (asks(prompt, 'Feedback')) return tagged(['Feedback', 'x'], ['Score', '2']);
  if (asks(prompt, 'Rating')) return tagged(['Explanation', 'x'], ['Rating', '1']);
  if (asks(prompt, 'Explanation') && asks(prompt, 'Answer'))
    return tagged(['Explanation', 'x'], ['Answer', 'YES']);
  if (asks(prompt, 'Finding')) {
    const isKnown = prompt.includes('What eats the leak?');
    return tagged(['Explanation', 'I looked.'], ['Finding', isKnown ? 'YES' : 'NO']);
  }
  if (asks(prompt, 'Refusal'))
    return ['What eats the leak?', `Who found velm ${body.seed}?`]
      .map((question) =>
        tagged(['Unanswered Question', question], ['Refusal', 'The document does not say.']),
      )
      .join('\n');
  if (asks(prompt, 'Second Evidence')) return acrossTwo(prompt, String(body.seed));
  const name = `${body.seed}${prompt.length}`;
  return [
    tagged(['Question', `What eats ${name}?`], ['Answer', 'Moss.'], ['Evidence', 'eat moss']),
    tagged(['Question', `What drinks ${name}?`], ['Answer', 'Beer.'], ['Evidence', 'drink beer']),
  ].join('\n');
};

/** One question that takes both documents, and one that either would answer. */
function acrossTwo(prompt: string, name: string): string {
  const [first, second] = ['First Document', 'Second Document'].map(
    (tag) => /Velm number \d/.exec(part(prompt, tag))?.[0] ?? 'none',
  ) as [string, string];
  const question = (text: string, one: string, two: string) =>
    tagged(
      ['Question', `${text} ${name}?`],
      ['Answer', 'Both eat moss.'],
      ['First Evidence', one],
      ['Second Evidence', two],
    );
  return [question('Do both eat', first, second), question('What is eaten', first, 'moss')].join(
    '\n',
  );
}

async function deep(...options: string[]) {
  const teacher = await startTeacher(say);
  const file = join(folder, 'rejects.jsonl');
  const argv = ['--endpoint-url', teacher.url, '--pipeline', 'deep', '--rejects', file];
  const { stdout } = await runInTest(main, [...argv, '--chunk-tokens', '50', ...options], {
    stdin: lines(velm),
  });
  const parse = <T>(text: string) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  const prompts = teacher.requests.map(({ prompt }) => prompt);
  return {
    samples: parse<Sample>(stdout),
    rejects: parse<Reject>(readFileSync(file, 'utf8')),
    prompts,
    asked: prompts.filter((prompt) => asks(prompt, 'Evidence')).sort(),
  };
}

test('a quotation that the text does not hold is refused without asking a judge', async () => {
  const { samples, rejects } = await deep();
  const kinds = new Set(samples.map(({ dataset }) => dataset));
  expect(kinds).toContain('rewritten');
  expect(kinds).toContain('summary_atomic_facts');
  const quoted = samples.filter(({ dataset }) => !others.includes(dataset));
  expect(quoted.every(({ answer }) => answer === 'Moss.')).toBe(true);
  const beer = rejects.filter(({ reason }) => reason === 'no-evidence');
  expect(beer.length).toBeGreaterThan(0);
  expect(beer[0]).toMatchObject({ stage: 'look_up_quotation' });
});

test('people, difficulties and styles are drawn by the seed: the same again, others with another', async () => {
  const [one, again, other] = [await deep(), await deep(), await deep('--seed', '7')];
  expect(one.asked).toEqual(again.asked);
  expect(one.asked).not.toEqual(other.asked);
  const persons = one.asked.map((prompt) => /asked by (.*), who has/.exec(prompt)?.[1]);
  expect(new Set(persons).size).toBeGreaterThan(2);
  const levels = one.asked.map((prompt) => /They are (easy|of middling|hard)/.exec(prompt)?.[1]);
  expect(new Set(levels).size).toBe(3);
});

test('a question that the document does not answer is kept with its refusal, once a judge has looked it up', async () => {
  const { samples, rejects, prompts } = await deep();
  const refusals = samples.filter(({ dataset }) => dataset === 'unanswerable');
  expect(refusals.length).toBeGreaterThan(1);
  for (const { answer, evidence, verdicts } of refusals) {
    expect([answer, evidence]).toEqual(['The document does not say.', undefined]);
    expect(verdicts.map(({ judge, score }) => `${judge} ${score}`)).toEqual([
      'eval_unanswerable NO',
      'eval_verify_question 1',
    ]);
  }
  const leak = rejects.filter(({ stage }) => stage === 'filter_unanswerable');
  expect(leak.map(({ reason }) => reason)).toEqual(['filtered']);
  // Refusals are not asked of the judges of answers.
  const judged = prompts.filter((prompt) => asks(prompt, 'Feedback'));
  expect(judged.every((prompt) => !prompt.includes('does not say.'))).toBe(true);
});

test('a question across two chunks quotes each where the other has it not, and its sample holds both', async () => {
  const { samples, rejects } = await deep();
  const hops = samples.filter(({ dataset }) => dataset === 'multi_hop');
  expect(hops.length).toBeGreaterThan(1);
  for (const hop of hops) {
    expect(hop['related_chunk']).not.toBe(hop.chunk);
    expect(hop.document).toContain('Velm number 0');
    expect(hop.document).toContain('Velm number 5');
    expect(hop.verdicts).toHaveLength(3);
  }
  const either = rejects.filter(({ stage }) => stage === 'look_up_second_quotation');
  expect(new Set(either.map(({ reason }) => reason))).toEqual(new Set(['evidence-elsewhere']));
});

test('a leaf of one chunk has no question across two, and says so', async () => {
  const { samples, rejects } = await deep('--chunk-tokens', '500');
  expect(samples.some(({ dataset }) => dataset === 'multi_hop')).toBe(false);
  const alone = rejects.filter(({ reason }) => reason === 'no-related-document');
  expect(alone.map(({ stage }) => stage)).toEqual(['related_document', 'related_document']);
});

test('a sample tells who was made to ask it, how hard and in what style', async () => {
  const { samples } = await deep();
  for (const { sampled } of samples as { sampled?: object }[])
    expect(Object.keys(sampled ?? {}).sort()).toEqual(['difficulty', 'persona', 'style']);
});
