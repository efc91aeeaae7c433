import { likeQuestions } from './like-questions.ts';
import { contentRule } from './rule.ts';
import type { Pair } from './subject.ts';
import { areAlike } from './word.ts';

/** No question twice, in nearly the same words. */
export const duplicateQuestions = contentRule({
  name: 'duplicate-questions',
  level: 'warning',
  parameters: { similarity: 0.9 },
  about: {
    what: "No two questions of a file are the same but for words such as `the` or `is`, plurals and capital letters. They are compared by Jaccard's index of their words (`similarity`), and must agree in numbers, names and quotations. In a skill, which may ask one thing of many texts or want many answers to it, context and answer must be alike too.",
    why: 'Five examples stand for thousands of samples. One that repeats another teaches the teacher nothing new, and makes its questions less diverse.',
    mend: 'Ask for something else, or ask about another part of the document.',
  },
  *check({ schema, pairs }, { similarity }) {
    const isKnowledge = schema === 'knowledge';
    const together = (pair: Pair, earlier: Pair) =>
      isKnowledge ||
      (pair.context?.text === earlier.context?.text && areAlike(pair.answer, earlier.answer));
    for (const { pair, earlier, likeness } of likeQuestions(pairs, similarity, together)) {
      yield {
        at: pair.question,
        message: `Unexpected question that ${likeness === 1 ? 'repeats' : 'nearly repeats'} the one on line ${earlier.question.mark.line + 1}, expected another`,
        help: 'Ask for something else.',
      };
    }
  },
});
