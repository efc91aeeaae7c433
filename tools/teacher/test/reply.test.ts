import { expect, test } from 'vitest';
import { factsOf } from '../src/facts.ts';
import { pairsOf } from '../src/prompt.ts';
import { questionsOf } from '../src/questions.ts';
import { reply, seedOf } from '../src/reply.ts';
import { knowledgePrompt, skillPrompt, tower } from './prompts.ts';

const slip = {
  task: 'Read a slip.',
  context: '# Slip 118\n\n- Goods: lamp oil\n- Barrels: 6',
  question: 'What is on the slip?',
  answer: 'Lamp oil.',
};

test('a document yields as many pairs as asked for, all of its facts and all answers from it', () => {
  const pairs = pairsOf(reply(knowledgePrompt(tower, 12), 3));
  expect(pairs).toHaveLength(12);
  expect(new Set(pairs.map(({ answer }) => answer))).toEqual(
    new Set(factsOf(tower).map(({ value }) => value)),
  );
  for (const { answer } of pairs) expect(tower).toContain(answer);
});

test('neighbouring seeds ask other questions about the same facts', () => {
  const questions = [7, 8, 9].flatMap((seed) =>
    pairsOf(reply(knowledgePrompt(tower, 15), seed)).map(({ question }) => question),
  );
  expect(new Set(questions).size).toBe(45);
});

test('the same prompt and seed give the same reply', () => {
  expect(reply(knowledgePrompt(tower), 5)).toBe(reply(knowledgePrompt(tower), 5));
  expect(reply(knowledgePrompt(tower), 5)).not.toBe(reply(knowledgePrompt(tower), 6));
});

test('more pairs than there are questions give all the questions once', () => {
  const all = factsOf(tower).flatMap((fact) => questionsOf(fact));
  const pairs = pairsOf(reply(knowledgePrompt(tower, 1000), 1));
  expect(pairs.map(({ question }) => question).sort()).toEqual(all.sort());
});

test('a document without a plain fact is unanswerable', () => {
  expect(reply(knowledgePrompt('It rains.'), 1)).toBe('[UNANSWERABLE]');
  expect(reply(knowledgePrompt(''), 1)).toBe('[UNANSWERABLE]');
});

test('a freeform skill keeps its answer and asks in other words', () => {
  const prompt = skillPrompt({
    task: 'Give antonyms.',
    question: 'Name an antonym of "warm".',
    answer: 'cold',
    count: 10,
  });
  const pairs = pairsOf(reply(prompt, 2));
  expect(pairs).toHaveLength(10);
  expect(new Set(pairs.map(({ question }) => question)).size).toBe(10);
  for (const { question, answer } of pairs) {
    expect(answer).toBe('cold');
    expect(question).toMatch(/name an antonym of "warm"/i);
    expect(question).not.toBe('Name an antonym of "warm".');
  }
});

test('a grounded skill adds questions about the facts of its context', () => {
  const pairs = pairsOf(reply(skillPrompt(slip), 2));
  expect(pairs).toContainEqual({
    question: expect.stringMatching(/goods of Slip 118/),
    answer: 'lamp oil',
  });
  expect(pairs).toContainEqual({
    question: expect.stringMatching(/what is on the slip\?/i),
    answer: 'Lamp oil.',
  });
});

test('a skill without a seed pair has nothing to go by', () => {
  expect(reply('[Start of Task]\nSing.\n[End of Task]\nWrite 3 pairs.', 1)).toBe('[UNANSWERABLE]');
});

test('small talk is told what it talks to', () => {
  expect(reply('Hello, who are you?', 1)).toMatch(/stand-in .* not a language model/);
});

test('the seed of a request without one is 31 bits of its text', () => {
  expect(seedOf('a')).not.toBe(seedOf('b'));
  for (const text of ['', 'a', 'b', tower]) expect(seedOf(text)).toBeLessThan(2 ** 31);
});
