import type { GivenRow } from '../given-row.ts';
import { type Foreign, isText, withSystem } from './format.ts';
import { messagesOf } from './turns.ts';

/** What data sets on hubs call a question and its answer, and who does; we read these names and write others. */
const names: readonly (readonly [question: string, answer: string])[] = [
  ['prompt', 'response'],
  ['query', 'response'], // MetaMathQA
  ['question', 'response'], // OpenOrca, with a system_prompt
  ['user_input', 'response'], // Ragas
  ['problem', 'solution'], // MATH, NuminaMath
  ['input', 'output'],
  ['inputs', 'targets'], // FLAN
];

/** A record with a question and an answer under other names than `--to` writes, and with a `system_prompt` or `system`. */
export function readPair(record: Foreign): GivenRow | undefined {
  const found = names.find(
    ([question, answer]) => isText(record[question]) && isText(record[answer]),
  );
  if (!found) return undefined;
  const {
    [found[0]]: question,
    [found[1]]: answer,
    system,
    system_prompt: prompt,
    ...others
  } = record;
  const messages = messagesOf([[question as string, answer as string]]);
  return { ...others, messages: withSystem(prompt ?? system, messages) };
}
