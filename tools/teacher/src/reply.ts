import { createHash } from 'node:crypto';
import { tasks } from './tasks/index.ts';

/** The text that the stand-in answers to a prompt: always the same for the same prompt and seed. */
export function reply(prompt: string, seed: number): string {
  return tasks.find(({ matches }) => matches(prompt))?.reply(prompt, seed) ?? nothingToDo;
}

/** The seed that stands in for one that a request leaves out: 31 bits of its text's hash. */
export function seedOf(prompt: string): number {
  return createHash('sha256').update(prompt).digest().readUInt32BE(0) >>> 1;
}

const nothingToDo =
  'I am a stand-in teacher for demonstrations and tests, not a language model: I can only write questions about a tagged document or task, and judge tagged answers.';
