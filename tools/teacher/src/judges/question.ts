import type { Task } from '../task.ts';
import { caseOf, ruling } from './asked.ts';
import { wordsOf } from './support.ts';

/** 0 or 1: can the question be understood and answered by itself, without the text that it was made from? */
export const question: Task = {
  name: 'question judge',
  matches: (prompt) => {
    const asked = caseOf(prompt);
    return asked !== undefined && asked.question !== undefined && asked.answer === undefined;
  },
  reply: (prompt) => {
    const asked = caseOf(prompt)!;
    const reason = flaw(asked.question ?? '');
    return reason === undefined
      ? ruling(asked, 'The question can be understood and answered by itself.', 1)
      : ruling(asked, `The question cannot stand by itself: ${reason}.`, 0);
  },
};

function flaw(text: string): string | undefined {
  if (wordsOf(text).length < 3) return 'it is too short to ask for anything';
  if (
    /\b(?:this|the|that|above|given|following) (?:document|text|passage|article|paragraph|section|excerpt|chapter|page)\b|\b(?:mentioned|described|stated|listed) (?:above|below|here)\b/i.test(
      text,
    )
  ) {
    return 'it points to a text that the reader does not have';
  }
  if (
    /^(?:what|who|where|when|why|how)(?:'s| is| are| was| were| did| does| do| has) (?:it|he|she|they|this|that|these|those)\b(?! (?:that|\p{L}+ed)\b)/iu.test(
      text,
    )
  ) {
    return 'it does not say what it is about';
  }
  return undefined;
}
