import { expect, test } from 'vitest';
import { reply } from '../src/reply.ts';
import { tower } from './prompts.ts';

const document = `[Start of Document]\n${tower}\n[End of Document]`;
const context = `[Start of Context]\n${tower}\n[End of Context]`;

const faithfulness = (answer: string, source = context) =>
  verdict(
    `Does the context support the response? Answer YES or NO.\n[Start of Explanation]\n...\n[End of Explanation]\n[Start of Answer]\n...\n[End of Answer]\n\n${source}\n[Start of Response]\n${answer}\n[End of Response]`,
    'Explanation',
    'Answer',
  );
const relevancy = (question: string, answer: string) =>
  verdict(
    `Rate 0 to 2.\n[Start of Feedback]\n...\n[End of Feedback]\n[Start of Score]\n...\n[End of Score]\n\n[Start of Question]\n${question}\n[End of Question]\n[Start of Response]\n${answer}\n[End of Response]`,
    'Feedback',
    'Score',
  );
const question = (text: string) =>
  verdict(
    `Rate 0 or 1.\n[Start of Explanation]\n...\n[End of Explanation]\n[Start of Rating]\n...\n[End of Rating]\n\n[Start of Question]\n${text}\n[End of Question]`,
    'Explanation',
    'Rating',
  );
const pair = (text: string, answer: string, source = '') =>
  verdict(
    `Rate 1 to 3.\n[Start of Evaluation]\n...\n[End of Evaluation]\n[Start of Score]\n...\n[End of Score]\n\n${source}\n[Start of Question]\n${text}\n[End of Question]\n[Start of Answer]\n${answer}\n[End of Answer]`,
    'Evaluation',
    'Score',
  );

test.each([
  ['41 metres', 'YES'],
  ['The Velm Tower is 41 metres high.', 'YES'],
  ['The tower has a height of 41 metres.', 'YES'],
  ['The tower was built by Ada Brenn in 1911.', 'YES'],
  ['The tower was built by Ada Brenn in 1912.', 'NO'],
  ['Tom Orr', 'NO'],
  ['Its height is 141 metres.', 'NO'],
])('faithfulness of "%s" is %s', (answer, expected) => {
  // One word in four may be the answer's own, as "high" is; numbers may not.
  expect(faithfulness(answer)).toBe(expected);
  expect(faithfulness(answer, document)).toBe(expected);
});

test.each([
  ['How high is the Velm Tower?', '41 metres', '2'],
  ['How many steps has the Velm Tower?', 'a great many', '2'],
  ['How high is the Velm Tower?', 'sea green', '1'],
  ['When was the Velm Tower built?', 'by Ada Brenn', '1'],
  ['When was the Velm Tower built?', 'I do not know.', '0'],
])('relevancy of "%s" and "%s" is %s', (text, answer, expected) => {
  expect(relevancy(text, answer)).toBe(expected);
});

test.each([
  ['How high is the Velm Tower?', '1'],
  ['What does the document say about towers?', '0'],
  ['Who built it, as described above?', '0'],
  ['What is it?', '0'],
  ['Who was it that built the Velm Tower?', '1'],
  ['Why?', '0'],
])('the question "%s" is rated %s', (text, expected) => {
  expect(question(text)).toBe(expected);
});

test.each([
  ['Who built the Velm Tower?', 'Ada Brenn', context, '2'],
  ['Who built the Velm Tower?', 'Tom Orr', context, '1'],
  ['Who built the Velm Tower?', 'Tom Orr', '', '2'],
  ['How high is the Velm Tower?', 'very', '', '1'],
  ['Is 4 even?', 'Yes, because it can be divided by two.', '', '3'],
])('the pair "%s" "%s" is rated', (text, answer, source, expected) => {
  expect(pair(text, answer, source)).toBe(expected);
});

test('a judge that is asked for an explanation and a score out of 2 gives them', () => {
  const prompt =
    'Score it from 0 to 2.\n[Start of Question]\nHow high is it?\n[End of Question]\n[Start of Answer]\nsea green\n[End of Answer]\nReply with [Start of Explanation]...[End of Explanation] and [Start of Score]n[End of Score].';
  expect(verdict(prompt, 'Explanation', 'Score')).toBe('1');
});

test('a judge that is asked for YES|NO on a line reads the answer that stands before', () => {
  const prompt = `${document}\n[Start of Question]\nWhat colour?\n[End of Question]\n[Start of Answer]\nsea green\n[End of Answer]\nReply with [Start of Explanation]..[End of Explanation] then [Start of Answer]YES|NO[End of Answer].`;
  expect(verdict(prompt, 'Explanation', 'Answer')).toBe('YES');
  expect(verdict(prompt.replace('sea green', 'dark red'), 'Explanation', 'Answer')).toBe('NO');
});

/** The verdict, after a check that the reply is one sentence of reasons and one verdict in the tags asked for. */
function verdict(prompt: string, reasons: string, tag: string): string | undefined {
  const form = new RegExp(
    `^\\[Start of ${reasons}\\]\\n[^\\n]+\\.\\n\\[End of ${reasons}\\]\\n\\[Start of ${tag}\\]\\n(YES|NO|[0-3])\\n\\[End of ${tag}\\]$`,
  );
  const text = reply(prompt, 1);
  expect(text).toMatch(form);
  return form.exec(text)?.[1];
}
