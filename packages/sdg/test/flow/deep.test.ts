import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import type { Reject, Sample } from '@labpipe/records';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { knowledgeLeaf, lines } from '../support/leaves.ts';
import { type Say, startTeacher } from '../support/teacher.ts';

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
const made = ['Detailed Summary', 'Extractive Summary', 'Atomic Facts', 'Rewritten Document'];

const say: Say = ({ prompt, body }) => {
  const tag = made.find((one) => asks(prompt, one));
  if (tag) return tagged([tag, `${tag}: velms eat moss.`]);
  if (asks(prompt, 'Feedback')) return tagged(['Feedback', 'x'], ['Score', '2']);
  if (asks(prompt, 'Rating')) return tagged(['Explanation', 'x'], ['Rating', '1']);
  if (asks(prompt, 'Explanation')) return tagged(['Explanation', 'x'], ['Answer', 'YES']);
  const name = `${body.seed}${prompt.length}`;
  return [
    tagged(['Question', `What eats ${name}?`], ['Answer', 'Moss.'], ['Evidence', 'eat moss']),
    tagged(['Question', `What drinks ${name}?`], ['Answer', 'Beer.'], ['Evidence', 'drink beer']),
  ].join('\n');
};

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
    asked: prompts.filter((prompt) => asks(prompt, 'Evidence')).sort(),
  };
}

test('a quotation that the text does not hold is refused without asking a judge', async () => {
  const { samples, rejects } = await deep();
  const kinds = new Set(samples.map(({ dataset }) => dataset));
  expect(kinds).toContain('rewritten');
  expect(kinds).toContain('summary_atomic_facts');
  expect(samples.every(({ answer }) => answer === 'Moss.')).toBe(true);
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
