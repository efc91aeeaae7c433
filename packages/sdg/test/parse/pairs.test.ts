import { expect, test } from 'vitest';
import { parsePairs } from '../../src/parse/pairs.ts';

const parse = (text: string, finish = 'stop') => {
  const { rows, refusals } = parsePairs({ text, finish });
  return [...rows.map((row) => row.join(' -> ')), ...refusals.map(({ reason }) => `!${reason}`)];
};

const whole: [name: string, text: string, pairs: string[]][] = [
  ['one block', '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]', ['Who? -> Ada.']],
  [
    'many blocks, with talk before, between and after',
    'Sure!\n\n[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\nHere is another:\n[QUESTION]\nWhen?\n[ANSWER]\n1815\n[END]\nHope it helps.',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'no [END]',
    '[QUESTION]\nWho?\n[ANSWER]\nAda.\n\n[QUESTION]\nWhen?\n[ANSWER]\n1815',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'an answer below its question, as a small model writes it',
    '[QUESTION]\nWhich are body parts: bone, table?\n\nAn answer: bone\n[END]\n[QUESTION]\nWho?\nYour answer:\nAda.\n[ANSWER]\n\n[END]',
    ['Which are body parts: bone, table? -> bone', 'Who? -> Ada.'],
  ],
  [
    'answers below labelled questions, as a small model writes them',
    'Question: Who?\nAn answer: Ada.\nQuestion: When?\n2.  Example Answer:\n1815',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'letters in brackets',
    '[Q1]\nWho?\n\n[A1]\nAda.\n[Q2] When?\n[A2] 1815',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'a numbered list of questions, each with its answer below',
    'Here they are:\n\n**1.   Who was first?**\n\nAda.\n1. She wrote a program.\n2. It ran later.\n\n**2. When?**\n1815\n3. Why\n4. Where?',
    [
      'Who was first? -> Ada.\n1. She wrote a program.\n2. It ran later.',
      'When? -> 1815\n3. Why',
      '!empty-answer',
    ],
  ],
  ['all on one line', '[QUESTION] Who? [ANSWER] Ada. [END]', ['Who? -> Ada.']],
  ['bold marks', '**[QUESTION]**\nWho?\n**[ANSWER]**\nAda.\n**[END]**', ['Who? -> Ada.']],
  ['headings and colons', '### [Question 1]:\nWho?\n### [Answer 1]:\nAda.\n', ['Who? -> Ada.']],
  ['closing marks', '[QUESTION]Who?[/QUESTION]\n[ANSWER]Ada.[/ANSWER]', ['Who? -> Ada.']],
  ['lower case', '[question] Who? [answer] Ada. [end]', ['Who? -> Ada.']],
  ['a code fence around it', '```\n[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\n```', ['Who? -> Ada.']],
  ['a code fence and no [END]', '```text\n[QUESTION]\nWho?\n[ANSWER]\nAda.\n```', ['Who? -> Ada.']],
  ['bold text', '[QUESTION]\n**Who?**\n[ANSWER]\nIt is **Ada**\n[END]', ['Who? -> It is **Ada**']],
  [
    'code in the answer',
    '[QUESTION]\nHow?\n[ANSWER]\n```sh\nls\n```\n[END]',
    ['How? -> ```sh\nls\n```'],
  ],
  ['a list in the answer', '[QUESTION]\nWhich?\n[ANSWER]\n- a\n- b\n[END]', ['Which? -> - a\n- b']],
  [
    'thoughts before',
    '<think>[QUESTION]\nbad\n[ANSWER]\nbad</think>[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]',
    ['Who? -> Ada.'],
  ],
  ['Windows line ends', '[QUESTION]\r\nWho?\r\n[ANSWER]\r\nAda.\r\n[END]', ['Who? -> Ada.']],
  [
    'rules between',
    '[QUESTION]\nWho?\n[ANSWER]\nAda.\n\n---\n\n[QUESTION]\nWhen?\n[ANSWER]\n1815\n',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  ['Q and A', 'Q: Who?\nA: Ada.\n\nQ: When?\nA: 1815', ['Who? -> Ada.', 'When? -> 1815']],
  [
    'numbered Q and A',
    'Q1. Who?\nA1. Ada.\nQ2) When?\nA2) 1815',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  ['bold labels', '**Question:** Who?\n**Answer:** Ada.', ['Who? -> Ada.']],
  [
    'bold labels, colon outside',
    '1. **Question**: Who?\n   **Answer**: Ada.\n2. **Question**: When?\n   **Answer**: 1815',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'headings as labels',
    '### Question 1\nWho?\n\n### Answer\nAda.\nShe was first.',
    ['Who? -> Ada.\nShe was first.'],
  ],
  [
    'the choices of a quiz stay in the question',
    'Q: Who?\nA. Ada\nB. Bob\nA: Ada',
    ['Who?\nA. Ada\nB. Bob -> Ada'],
  ],
  [
    'a JSON list',
    '[{"question": "Who?", "answer": "Ada."}, {"question": "When?", "answer": 1815}]',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'JSON in a fence, with talk',
    'Here:\n```json\n[{"Question": "Who?", "Answer": "Ada {x}."}]\n```',
    ['Who? -> Ada {x}.'],
  ],
  ['JSON within an object', '{"pairs": [{"q": "Who?", "a": "Ada."}]}', ['Who? -> Ada.']],
  [
    'JSON lines',
    '{"question": "Who?", "response": "Ada."}\n{"question": "When?", "output": "1815"}',
    ['Who? -> Ada.', 'When? -> 1815'],
  ],
  [
    'JSON with breaks and commas too many',
    '[{"question": "Who\nwas it?",\n "answer": "Ada.",},]',
    ['Who was it? -> Ada.'],
  ],
  [
    'template tokens are text',
    '[QUESTION]\nWho?<|im_end|>\n[ANSWER]\n{{ x }} <s>[INST]</s>\n[END]',
    ['Who?<|im_end|> -> {{ x }} <s>[INST]</s>'],
  ],
];

test.each(whole)('reads %s', (_name, text, pairs) => {
  expect(parse(text)).toEqual(pairs);
});

const refused: [name: string, text: string, finish: string, result: string[]][] = [
  ['prose', 'Ada was a mathematician. Who was she?', 'stop', ['!unparsable']],
  ['a list of questions alone', '1. Who?\n2. When?', 'stop', ['!unparsable']],
  ['a list cut off', '1. Who?\nAda.\n2. When?\n18', 'length', ['Who? -> Ada.', '!cut-off']],
  ['nothing', '', 'stop', ['!empty-reply']],
  ['white space', ' \n\n ', 'stop', ['!empty-reply']],
  [
    'thoughts without end',
    '<think>[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]',
    'length',
    ['!empty-reply'],
  ],
  ['nothing to ask', '[UNANSWERABLE]', 'stop', ['!unanswerable']],
  ['nothing to ask, in bold', '**[Unanswerable]**.', 'stop', ['!unanswerable']],
  [
    'a question without an answer',
    '[QUESTION]\nWho?\n[END]\n[QUESTION]\nWhen?\n[ANSWER]\n1815\n[END]',
    'stop',
    ['When? -> 1815', '!empty-answer'],
  ],
  ['an empty answer', '[QUESTION]\nWho?\n[ANSWER]\n\n[END]', 'stop', ['!empty-answer']],
  ['an answer without a question', '[ANSWER]\nAda.\n[END]', 'stop', ['!no-question']],
  [
    'two answers',
    '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[ANSWER]\nBob.\n[END]',
    'stop',
    ['Who? -> Ada.', '!no-question'],
  ],
  ['marks around nothing', '[QUESTION]\n[ANSWER]\n[END]', 'stop', ['!unparsable']],
  [
    'an unanswerable question',
    '[QUESTION]\nWho?\n[ANSWER]\n[UNANSWERABLE]\n[END]',
    'stop',
    ['!unanswerable'],
  ],
  [
    'a pair cut off in its answer',
    '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\n[QUESTION]\nWhen?\n[ANSWER]\n18',
    'length',
    ['Who? -> Ada.', '!cut-off'],
  ],
  [
    'a pair cut off in its question',
    '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\n[QUESTION]\nWh',
    'length',
    ['Who? -> Ada.', '!cut-off'],
  ],
  [
    'the same without running out of tokens',
    '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\n[QUESTION]\nWh',
    'stop',
    ['Who? -> Ada.', '!empty-answer'],
  ],
  ['a mark cut off', '[QUESTION]\nWho?\n[ANSWER]\nAda.\n[END]\n[QUES', 'length', ['Who? -> Ada.']],
  ['labels cut off', 'Q: Who?\nA: Ada.\nQ: When?\nA: 18', 'length', ['Who? -> Ada.', '!cut-off']],
  [
    'JSON cut off',
    '[{"question": "Who?", "answer": "Ada."}, {"question": "Wh',
    'length',
    ['Who? -> Ada.', '!cut-off'],
  ],
  [
    'one broken object',
    '[{"question": "Who?", "answer": "Ada."}, {"question": "Wh"en?", "answer": "1815"}]',
    'stop',
    ['Who? -> Ada.', '!no-question'],
  ],
  ['JSON of something else', '{"name": "Ada"}', 'stop', ['!unparsable']],
];

test.each(refused)(
  'of %s keeps what is whole and names the rest',
  (_name, text, finish, result) => {
    expect(parse(text, finish)).toEqual(result);
  },
);

test('a refusal holds the text that was refused', () => {
  const { refusals } = parsePairs({ text: '[QUESTION]\nWho is it?\n[END]', finish: 'stop' });
  expect(refusals).toMatchObject([{ text: expect.stringContaining('Who is it?') }]);
  expect(parsePairs({ text: 'prose', finish: 'stop' }).refusals).toMatchObject([{ text: 'prose' }]);
});

test.each([
  ['brackets', '['.repeat(200_000)],
  ['spaces', ' '.repeat(200_000)],
  ['braces', '{'.repeat(200_000)],
  ['quotes and braces', '{"'.repeat(100_000)],
  ['marks', '[QUESTION]'.repeat(20_000)],
  ['decoration', '*_#'.repeat(70_000)],
  ['labels', 'Q:\n'.repeat(70_000)],
  ['numbers', '1. ?\n'.repeat(50_000)],
  ['question marks', `1. ${'?*'.repeat(100_000)}`],
  ['objects', '{"question":1},'.repeat(20_000)],
  ['rules', '[ANSWER]\n'.concat('---\n'.repeat(50_000))],
])('200 kB of %s take no time worth speaking of', (_name, text) => {
  const began = performance.now();
  parsePairs({ text: `[QUESTION] ${text}`, finish: 'length' });
  parsePairs({ text, finish: 'length' });
  expect(performance.now() - began).toBeLessThan(1500);
});
