import { contentRule } from './rule.ts';

/** Questions of more than one type. */
export const questionTypes = contentRule({
  name: 'question-types',
  level: 'info',
  parameters: { questions: 6 },
  about: {
    what: 'The questions of a knowledge file are not all of one type: all with "what", all with "who", all to be answered by yes or no. A file of fewer than 6 questions may.',
    why: 'The teacher writes its questions after the seeds. Where these ask for one thing only, the student learns one way to be asked, and stumbles over the same fact when it is asked "why" or "when".',
    mend: 'Ask some of the questions another way: when, where, who, why, how, how many, or for a list or a comparison.',
  },
  *check({ schema, pairs, find, root }, { questions: fewest }) {
    if (schema !== 'knowledge') return;
    const questions = pairs.flatMap(({ question }) => (question ? [question.text] : []));
    const type = questions.length < fewest ? undefined : typeOf(questions[0] ?? '');
    if (type === undefined || !questions.every((question) => typeOf(question) === type)) return;
    yield {
      at: find('seed_examples', 'key') ?? root,
      message: `Unexpected ${questions.length} questions of one type, ${type}, expected some of another`,
      help: 'Ask some with another word: the teacher writes its questions after these.',
    };
  },
});

const closed =
  /^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b/i;
const asking =
  /\b(how (?:many|much|long|far|old|large|big|often|tall|high)|what|which|who|whose|whom|when|where|why|how)\b/i;

// By its first word that asks: "In which year …" asks "which". Another language has no such word, and so no type.
function typeOf(question: string): string | undefined {
  if (closed.test(question)) return 'yes or no';
  const word = asking.exec(question)?.[1]?.toLowerCase();
  return word && (word.startsWith('how ') ? '"how many"' : `"${word}"`);
}
