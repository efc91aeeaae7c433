import { expect, test } from 'vitest';
import { factsOf } from '../src/facts.ts';
import { questionsOf } from '../src/questions.ts';
import { reply } from '../src/reply.ts';
import { tower } from './prompts.ts';

const document = `[Start of Document]\n${tower}\n[End of Document]`;
const wanted = (tag: string, more = '') =>
  reply(`Write it between [Start of ${tag}] and [End of ${tag}].\n\n${more || document}`, 1);
const inside = (text: string, tag: string) =>
  text.split(`[Start of ${tag}]\n`)[1]?.split(`\n[End of ${tag}]`)[0];

test('a document comes back from spellcheck as it is', () => {
  expect(inside(wanted('Corrected Document'), 'Corrected Document')).toBe(tower.trim());
});

test('a document comes back from a rewriting as it is', () => {
  expect(inside(wanted('Rewritten Document'), 'Rewritten Document')).toBe(tower.trim());
});

test('the evidence of a quoted question stands in the document', () => {
  const prompt = `Write 5 questions.\n[Start of Question]..[End of Question], [Start of Answer]..[End of Answer], [Start of Evidence]..[End of Evidence]\n${document}`;
  const parts = reply(prompt, 2).split('[Start of Question]').slice(1);
  expect(parts).toHaveLength(5);
  for (const part of parts) expect(tower).toContain(inside(part, 'Evidence'));
});

test('what a document leaves open is asked for, and the answer says so; the judge finds nothing', () => {
  const prompt = `Write 3 questions.\n[Start of Unanswered Question]..[End of Unanswered Question], [Start of Refusal]..[End of Refusal]\n${document}`;
  const parts = reply(prompt, 2).split('[Start of Unanswered Question]').slice(1);
  expect(parts).toHaveLength(3);
  for (const part of parts) {
    const question = part.split('[End of Unanswered Question]')[0]?.trim() ?? '';
    const asked = question.replace('What is ', '').slice(0, -1);
    expect(inside(part, 'Refusal')).toBe(`The document does not say what ${asked} is.`);
    expect(judged(question)).toBe('NO');
  }
  const [known] = factsOf(tower).flatMap(questionsOf);
  expect(judged(known ?? '')).toBe('YES');
});

const judged = (question: string) =>
  inside(
    reply(
      `Reasons between [Start of Explanation] and [End of Explanation], then YES or NO between [Start of Finding] and [End of Finding].\n${document}\n[Start of Question]\n${question}\n[End of Question]`,
      0,
    ),
    'Finding',
  );

test('a question across two documents asks for a value of each that the other has not', () => {
  const mill = '# The Orm Mill\n\n- **Height:** 12 metres\n- **Colour:** sea green\n';
  const prompt = `Write 4 questions.\n[Start of Question]..[End of Question], [Start of Answer]..[End of Answer], [Start of First Evidence]..[End of First Evidence], [Start of Second Evidence]..[End of Second Evidence]\n[Start of First Document]\n${tower}\n[End of First Document]\n[Start of Second Document]\n${mill}\n[End of Second Document]`;
  const parts = reply(prompt, 5).split('[Start of Question]').slice(1);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    const [first = '', second = ''] = ['First', 'Second'].map((one) =>
      inside(part, `${one} Evidence`),
    );
    expect([tower.includes(first), mill.includes(first)]).toEqual([true, false]);
    expect([tower.includes(second), mill.includes(second)]).toEqual([false, true]);
    expect(inside(part, 'Answer')).toBe(`${first}, and ${second}`);
  }
});

test('an extractive summary holds nothing but lines of the document', () => {
  const lines = inside(wanted('Extractive Summary'), 'Extractive Summary')?.split('\n') ?? [];
  expect(lines.length).toBeGreaterThan(2);
  const evidence = factsOf(tower).map((fact) => fact.evidence);
  for (const line of lines) expect(evidence).toContain(line);
});

test.each(['Detailed Summary', 'Atomic Facts'])(
  'the values of a document stand in its %s as well',
  (tag) => {
    const text = inside(wanted(tag), tag) ?? '';
    const values = factsOf(tower).map(({ value }) => value);
    expect(values.length).toBeGreaterThan(3);
    for (const value of values) expect(text).toContain(value);
  },
);

test('another seed begins a context at another sentence, and invents none', () => {
  const prompt =
    'A text between [Start of New Context] and [End of New Context].\n[Start of Example Context]\nAnn is here. Bob is there.\n[End of Example Context]';
  const context = (seed: number) => inside(reply(prompt, seed), 'New Context');
  expect([context(0), context(1), context(2)]).toEqual([
    'Ann is here. Bob is there.',
    'Bob is there. Ann is here.',
    'Ann is here. Bob is there.',
  ]);
});

const task = '[Start of Task]\nSort words.\n[End of Task]';

test('exercises for a skill are so many as asked for, and none is the example', () => {
  const prompt = `Write 4 requests.\n${task}\n[Start of Question]\nSort: b, a.\n[End of Question]`;
  const questions = reply(prompt, 3).split('[End of Question]').slice(0, -1);
  expect(questions).toHaveLength(4);
  expect(new Set(questions).size).toBe(4);
  for (const question of questions) expect(question.trim()).not.toMatch(/\]\nSort: b, a\.$/);
});

test('a request in other words is answered as the example is, a fact from the context', () => {
  const example =
    '[Start of Example Question]\nSort: b, a.\n[End of Example Question]\n[Start of Example Response]\na, b\n[End of Example Response]';
  const ask = (question: string, context = '') =>
    inside(
      reply(
        `${example}\n${context}\n[Start of Question]\n${question}\n[End of Question]\nWrite [Start of Response], the answer, and [End of Response] now.`,
        0,
      ),
      'Response',
    );
  expect(ask('Please sort: b, a.')).toBe('a, b');
  const context = `[Start of Context]\n${tower}\n[End of Context]`;
  expect(ask('What is the height of the Velm Tower?', context)).toBe('41 metres');
});

test('the answer of a multiple-choice question is the choice of its letter, and every letter is right at times', () => {
  const prompt = (count: number) =>
    `Write ${count} multiple-choice questions between [Start of Question] and [End of Question], then [Start of Answer] and [End of Answer].\n${document}`;
  const letters = new Set<string>();
  for (const seed of [0, 1, 2, 3]) {
    const parts = reply(prompt(3), seed).split('[Start of Question]').slice(1);
    expect(parts).toHaveLength(3);
    for (const part of parts) {
      const answer = inside(part, 'Answer') ?? '';
      expect(part.split('[End of Question]')[0]).toContain(`\n${answer}\n`);
      letters.add(answer[0] ?? '');
    }
  }
  expect([...letters].sort()).toEqual(['A', 'B', 'C', 'D']);
});
