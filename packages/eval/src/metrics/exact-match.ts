import { normalAnswer } from './normal-answer.ts';

/** 1 when the answer is one of the references after SQuAD's normalisation (Rajpurkar et al. 2016), else 0. */
export function exactMatch(text: string, references: readonly string[]): 0 | 1 {
  const said = normalAnswer(text);
  return references.some((reference) => normalAnswer(reference) === said) ? 1 : 0;
}
