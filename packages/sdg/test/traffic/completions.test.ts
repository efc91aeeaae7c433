import { join } from 'node:path';
import { runInTest, temporaryFolder } from '@labpipe/cli/testing';
import { renderChat } from '@labpipe/model/template';
import { expect, test } from 'vitest';
import { main } from '../../src/cli.ts';
import { type Family, families } from '../../src/traffic/families.ts';
import { freeformLeaf, lines } from '../support/leaves.ts';
import { blocks, type Say, startTeacher } from '../support/teacher.ts';

const folder = temporaryFolder();
let runs = 0;
const numberIn = (prompt: string) => /number (\d+)\?/.exec(prompt)?.[1];
const say: Say = ({ prompt }) => blocks([`Question ${numberIn(prompt)}?`, 'Yes.']);
const leaf = freeformLeaf({
  seed_examples: Array.from({ length: 40 }, (_, number) => ({
    question: `A rhyme on number ${number}?`,
    answer: `Rhyme ${number}.`,
  })),
});
const sdg = (url: string, ...argv: string[]) =>
  runInTest(main, ['--endpoint-url', url, '--model=m', ...argv], { stdin: lines(leaf) });
const cache = () => `--cache=${join(folder, String(++runs))}`;

test.each<[Family, object[], string]>([
  ['blank', [{ role: 'user', content: 'Hi' }], 'Hi'],
  ['merlinite', [{ role: 'user', content: 'Hi' }], '<|user|>\nHi\n<|assistant|>\n'],
  ['mixtral', [{ role: 'user', content: 'Hi' }], '<s> [INST] Hi [/INST]'],
  [
    'mistral',
    [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Ho' },
      { role: 'user', content: 'So?' },
    ],
    '<s> [INST] Be kind.\n\nHi [/INST] Ho</s> [INST] So? [/INST]',
  ],
  [
    'llama',
    [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hi' },
    ],
    '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\nBe kind.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
  ],
])('%s writes a conversation as InstructLab does', (family, messages, text) => {
  const given = messages as { role: string; content: string }[];
  expect(renderChat(families[family], given, { addGenerationPrompt: true })).toBe(text);
});

test('roles out of turn are an error in mixtral', () => {
  const twice = [1, 2].map(() => ({ role: 'user', content: 'Hi' }));
  expect(() => renderChat(families.mixtral, twice, { addGenerationPrompt: true })).toThrow(
    'in turn',
  );
});

test('--model-family asks by text completions, eight prompts a request, to the same bytes with any number of jobs', async () => {
  const teacher = await startTeacher(say);
  const kept = cache();
  const one = await sdg(teacher.url, kept, '--model-family=granite', '--jobs=1');
  // A request to see whether lists are taken, and five of eight.
  expect(teacher.requests.map(({ prompts }) => prompts)).toEqual([2, 8, 8, 8, 8, 8]);
  expect(teacher.requests[1]?.prompt).toMatch(/^<\|user\|>\n[\s\S]*\n<\|assistant\|>\n$/);
  const many = await sdg(teacher.url, cache(), '--model-family=granite', '--jobs=16');
  expect([one.code, many.code, many.stdout]).toEqual([0, 0, one.stdout]);
  const count = teacher.requests.length;
  const again = await sdg(teacher.url, kept, '--model-family=granite');
  expect([again.stdout, teacher.requests.length]).toEqual([one.stdout, count]);
  // Another template is another request.
  await sdg(teacher.url, kept, '--model-family=mixtral');
  expect(teacher.requests.length).toBeGreaterThan(count);
});

test('a server without lists is asked prompt by prompt', async () => {
  const teacher = await startTeacher(say, { lists: false });
  const { code, stdout } = await sdg(teacher.url, cache(), '--model-family=blank', '--jobs=4');
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 40]);
  expect(teacher.requests).toHaveLength(40);
});

test('a batch is of chat completions: a family beside it is a mistake', async () => {
  const { code, stderr } = await sdg('x', cache(), '--model-family=blank', '--emit-batch=b.jsonl');
  expect(code).toBe(2);
  expect(stderr).toContain('--model-family');
});
