import type { GivenRow } from '../given-row.ts';
import { type Foreign, isText } from './format.ts';

/** Under which names benchmarks keep what they ask, the more telling ones first. */
const names = [
  'turns', // MT-Bench
  'question', // TruthfulQA, ARC
  'mmlubench_question', // InstructLab's MMLU branch
  'question_stem', // OpenBookQA
  'prompt', // HumanEval, IFEval
  'problem', // MATH, AIME
  'query',
  'instruction', // AlpacaEval
  'user_input', // DK-Bench, Ragas
  'goal', // PIQA
  'ctx', // HellaSwag
  'input', // BBH
  'inputs',
  'sentence', // WinoGrande
] as const;

/** What a record of a benchmark asks, where its answer is no text that could be learned: each turn as a user message. */
export function readQuestion(record: Foreign): GivenRow | undefined {
  for (const name of names) {
    const asked = [record[name]].flat();
    if (asked.length === 0 || !asked.every(isText)) continue;
    return { messages: asked.map((content) => ({ role: 'user', content })) };
  }
  return undefined;
}
