import type { Leaf } from '@labpipe/records';
import { expect, test } from 'vitest';
import { openScreen } from '../../src/samples/screen.ts';
import { freeformLeaf, groundedLeaf, knowledgeLeaf } from '../support/leaves.ts';

type Pair = [question: string, answer: string, context?: string];

const reasonsOf = (leaf: Leaf, ...pairs: Pair[]) => {
  const screen = openScreen(leaf);
  return pairs.map(([question, answer, context]) => screen({ question, answer, context })?.reason);
};

test.each<[name: string, pair: Pair, reason: string | undefined]>([
  ['a pair', ['How many legs?', 'Seven.'], undefined],
  ['no question', [' ', 'Seven.'], 'no-question'],
  ['no answer', ['How many?', '\n'], 'empty-answer'],
  ['an echo', ['How many legs?', 'how  many LEGS'], 'answer-copies-question'],
  ['an example', ['what is a wren', 'a small bird'], 'copies-example'],
  ["an example's question with another answer", ['What is a wren?', 'A tiny bird.'], undefined],
])('about a document, %s: %s', (_name, pair, reason) => {
  expect(reasonsOf(knowledgeLeaf(), pair)).toEqual([reason]);
});

test.each<[first: string, second: string, isSame: boolean]>([
  ['How many legs?', 'how many legs', true],
  ['How many legs?', '  How   many\nlegs ?', true],
  ['How many legs?', '**How many legs?**', true],
  ["What is Ankaa's size?", 'What is Ankaa’s size?', true],
  ['How many legs?', 'How many eyes?', false],
  ['???', '!!!', false],
])('about a document, %j and %j are the same question: %s', (first, second, isSame) => {
  const [, reason] = reasonsOf(knowledgeLeaf(), [first, 'One.'], [second, 'Two.']);
  expect(reason).toBe(isSame ? 'duplicate' : undefined);
});

test('in a skill, case and marks may be what the answer changes', () => {
  const pairs: Pair[] = [
    ['is this the place', 'Is this the place?'],
    ['is this the place', 'Is this it?'],
    ['Is this the place?', 'Is this the place?'],
  ];
  expect(reasonsOf(freeformLeaf(), ...pairs)).toEqual([
    undefined,
    'duplicate',
    'answer-copies-question',
  ]);
});

test('the same request about another context is another task', () => {
  const pairs: Pair[] = [
    ['Count the names.', 'Three.', 'Ann, Bob, Cy.'],
    ['Count the names.', 'Two.', 'Ann, Bob.'],
    ['Count the names.', 'Three!', 'Ann, Bob, Cy.'],
  ];
  expect(reasonsOf(groundedLeaf(), ...pairs)).toEqual([undefined, undefined, 'duplicate']);
});
