import { contentRule } from './rule.ts';

/** No question of knowledge that only the reader of its context can understand. */
export const needsContext = contentRule({
  name: 'needs-context',
  level: 'warning',
  parameters: {},
  about: {
    what: 'A question of knowledge can be understood by someone who does not see its context: it neither refers to it ("according to the passage", "in this text", "mentioned above") nor has nothing but a pronoun for what it is about ("When was he born?").',
    why: 'The student is asked without the context, in training (the closed-book rows) as in use. It would learn an answer to a question that means nothing, or a different thing each time.',
    mend: 'Name the thing: "When was Johann Bayer born?", "How many stars of Phoenix have planets?".',
  },
  *check({ schema, pairs }) {
    if (schema !== 'knowledge') return;
    for (const question of new Set(pairs.flatMap((pair) => pair.question ?? []))) {
      const text = question.text.slice(0, longest);
      const reference = references.exec(text);
      if (reference) {
        yield {
          at: question,
          words: reference[0],
          message: `Unexpected reference to the context, ${JSON.stringify(reference[0].replace(/\s+/g, ' '))}, expected a question that stands alone`,
          help: 'Say what it refers to: the student is asked without the context.',
        };
        continue;
      }
      const pronoun = pronouns.exec(text)?.[1];
      if (pronoun === undefined || isDummy(text, pronoun)) continue;
      yield {
        at: question,
        words: pronoun,
        message: `Unexpected pronoun "${pronoun}" for what the question is about, expected its name`,
        help: 'Name it: the student is asked without the context.',
      };
    }
  },
});

/** Characters of a question that are looked at. */
const longest = 2000;

const noun =
  '(?:passage|text|excerpt|paragraph|snippet|context|(?:provided|given|above) (?:information|document|article|material|content))';
const references = new RegExp(
  [
    `\\b(?:according to|based (?:up)?on|as (?:stated|mentioned|described|given|per) (?:in|by)|from|in) (?:the|this|that) (?:above |given |provided |following |preceding )?${noun}\\b(?! of| is| message| field| box| file| editor| mode)`,
    '\\b(?:mentioned|described|listed|given|shown|stated|discussed) above\\b',
    '\\bthe above(?:-mentioned)? (?:passage|text|paragraph|context|information)\\b',
    `\\b(?:does|do|did) (?:the|this) (?:passage|excerpt|paragraph|context) (?:say|state|mention|describe|tell|explain|suggest|imply)\\b`,
  ].join('|'),
  'i',
);

// The question has no other subject: the pronoun comes right after the verb that asks.
const pronouns =
  /^\s*(?:(?:in|at|on|from|by|for|with|to) )?(?:(?:who|what|which|when|where|why|how)(?: (?:many|much|long|old|far|often|year|kind|type))?(?: [a-z]+)? )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should) (he|she|it|they|this|these|those)\b/i;

// "How long does it take to …", "What is it called when …", "Is this …" with a noun after it: not what it stands for, or it is said.
function isDummy(text: string, pronoun: string): boolean {
  const rest = text.slice(text.search(new RegExp(`\\b${pronoun}\\b`, 'i')) + pronoun.length);
  // "What do they call …" is everybody.
  if (/^(?:he|she|they)$/i.test(pronoun)) return /^\s+(?:call|say)\b|["“”]/i.test(rest);
  if (/^it$/i.test(pronoun)) {
    return /\b(?:to|that|when|if|for|like|take|mean|possible|true)\b|["“”]/i.test(rest);
  }
  // "What is this constellation called?" needs its context as well, but "Which of these stars: …" does not.
  return !/^\s*(?:called|used|known|located|done|important|different|\?|$)/i.test(rest);
}
