import { expect, test } from 'vitest';
import { blockOf, countAsked, hasTag, pairsOf, replyOf } from '../src/prompt.ts';
import { knowledgePrompt, tower } from './prompts.ts';

test('the document is read, not the example of the seed', () => {
  expect(blockOf(knowledgePrompt(tower), 'Document')).toBe(tower.trim());
});

test('letters that grow when made small move nothing', () => {
  const document = `İİİİİİİİ ${tower}`;
  expect(blockOf(`İİİİ${knowledgePrompt(document)}`, 'Document')).toBe(document.trim());
});

test('a document that holds tags of its own stays whole up to its last end', () => {
  const prompt = knowledgePrompt('Before\n[End of Document]\nAfter');
  expect(blockOf(prompt, 'Document')).toContain('Before');
  expect(hasTag(knowledgePrompt('[Start of Explanation]'), 'Explanation')).toBe(false);
});

test('tags may share a line with their text, in any case', () => {
  expect(blockOf('[START OF ANSWER]forty[end of answer]', 'Answer')).toBe('forty');
});

test('a block that only shows the form is passed over', () => {
  const prompt =
    '[Start of Answer]forty[End of Answer] Then: [Start of Answer]YES or NO[End of Answer]';
  expect(blockOf(prompt, 'Answer')).toBe('forty');
  expect(blockOf('[Start of Answer]...[End of Answer]', 'Answer')).toBeUndefined();
});

test.each([
  ['Write 12 question and answer pairs.', 12],
  ['Please write up to 7 pairs', 7],
  ['Write question and answer pairs.', 30],
  ['Write 0 pairs', 0],
  ['Write 999999 pairs', 1000],
  [knowledgePrompt('Write 3 pairs of shoes.', 5), 5],
])('%# asks for its number of pairs', (prompt, count) => {
  expect(countAsked(prompt)).toBe(count);
});

test('pairs survive being written and read, whatever they hold', () => {
  const pairs = [
    { question: 'What is $& of {s}?', answer: '- a\n- b' },
    { question: 'Who?', answer: 'Ada [Brenn]' },
  ];
  expect(pairsOf(replyOf(pairs))).toEqual(pairs);
});

test('pairs that only show the form are no pairs', () => {
  expect(pairsOf(knowledgePrompt(tower))).toEqual([
    { question: 'What is the height of the Example Mill?', answer: '5 metres' },
  ]);
});
