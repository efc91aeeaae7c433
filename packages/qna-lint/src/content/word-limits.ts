import { contentRule, type Offence } from './rule.ts';
import type { Subject, Text } from './subject.ts';
import { countWords } from './word.ts';

interface Limits {
  readonly context: number;
  readonly question: number;
  readonly answer: number;
  readonly skill: number;
}

/** No text so long that the teacher's window has no room for the rest of the prompt. */
export const wordLimits = contentRule({
  name: 'word-limits',
  level: 'warning',
  parameters: { context: 500, question: 250, answer: 250, skill: 2300 },
  about: {
    what: 'Knowledge has at most 500 words in a context and 250 in a question or an answer; the questions and answers of a skill have at most 2300 words together. Words are what stands between blanks.',
    why: "A seed example goes whole into the teacher's prompt, beside a chunk of the document. What does not fit its window is cut or refused, and InstructLab's own tools check none of these limits of its documentation.",
    mend: 'Shorten the text, or take a shorter passage of the document. Where the teacher has a larger window, set the limits: `--rule word-limits=warning:context=800,answer=400`.',
  },
  check: (subject, limits) =>
    subject.schema === 'knowledge' ? checkTexts(subject, limits) : checkSkill(subject, limits),
});

function* checkTexts({ texts }: Subject, limits: Limits): Generator<Offence> {
  for (const text of texts) {
    const most = limitOf(text, limits);
    // Two characters a word, a blank and a letter, are the fewest.
    if (most === undefined || text.text.length < 2 * most) continue;
    const count = countWords(text);
    if (count <= most) continue;
    yield {
      at: text,
      message: `Unexpected ${count} words of ${text.kind} (about ${tokensOf(count)} tokens), expected at most ${most}`,
      help:
        text.kind === 'context' ? 'Take a shorter passage of the document.' : 'Shorten the text.',
    };
  }
}

function limitOf({ kind }: Text, { context, question, answer }: Limits): number | undefined {
  if (kind === 'context') return context;
  if (kind === 'question') return question;
  return kind === 'answer' ? answer : undefined;
}

function* checkSkill({ pairs, find, root }: Subject, { skill }: Limits): Generator<Offence> {
  let count = 0;
  for (const { question, answer } of pairs) {
    count += question ? countWords(question) : 0;
    count += answer ? countWords(answer) : 0;
  }
  if (count <= skill) return;
  yield {
    at: find('seed_examples', 'key') ?? root,
    message: `Unexpected ${count} words of questions and answers (about ${tokensOf(count)} tokens), expected at most ${skill} in a skill`,
    help: 'Shorten the examples, or leave the longest out.',
  };
}

// InstructLab's own rule of thumb, by which it cuts documents as well.
function tokensOf(words: number): number {
  return Math.ceil(words * 1.3);
}
