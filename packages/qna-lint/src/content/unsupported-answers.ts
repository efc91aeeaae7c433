import { eachWord } from './each-word.ts';
import { HashSet } from './hash-set.ts';
import { missingNames } from './missing-names.ts';
import { numbersOf, valuesIn } from './numbers.ts';
import { contentRule, type Offence } from './rule.ts';
import type { Text } from './subject.ts';
import { wordsOf } from './word.ts';

/** Answers of knowledge that their context holds. */
export const unsupportedAnswers = contentRule({
  name: 'unsupported-answers',
  level: 'warning',
  parameters: { overlap: 0.3 },
  about: {
    what: 'What an answer of knowledge says stands in its context: its numbers (of two digits and more) and its names, each of them, and at least 30 % of its other words (`overlap`). Words of the question, the domain and the outline count as known.',
    why: 'The seeds show the teacher how to answer from a document. An answer that says more than its context shows it how to make things up, and the checks of the generated samples, which ask whether the context supports the answer, then measure nothing.',
    mend: 'Correct the answer, or take a longer passage of the document, with the sentence that supports it.',
  },
  *check({ schema, texts, examples, place }, { overlap }) {
    if (schema !== 'knowledge') return;
    const isPlain = plainWords(texts);
    const shared = texts.flatMap(({ kind, text }) => (general.has(kind) ? [text] : [])).join('\n');
    for (const { context, pairs } of examples) {
      // Of a context this long nearly all words are known; `word-limits` has its say about it.
      if (!context || context.text.length > longest) continue;
      const source: Source = { text: `${context.text}\n${shared}\n${place.path}` };
      for (const { question, answer } of pairs) {
        const offence = answer && check(answer, question?.text ?? '', source, isPlain, overlap);
        if (offence) yield offence;
      }
    }
  },
});

/** Most characters of a context that is searched. */
const longest = 20_000;

const general: ReadonlySet<Text['kind']> = new Set([
  'domain',
  'task_description',
  'document_outline',
]);

/** What the answers of a seed example may say. */
interface Source {
  readonly text: string;
  /** The values that it names, once one was asked for. */
  values?: ReadonlySet<number>;
  /** The beginnings of its long words, likewise. */
  starts?: HashSet;
}

function check(
  answer: Text,
  question: string,
  source: Source,
  isPlain: (word: string) => boolean,
  overlap: number,
): Offence | undefined {
  const number = missingNumber(answer.text, question, source);
  if (number !== undefined) return offence(answer, number, `number ${number}`);
  const name = missingNames(answer.text, source.text, question).find((word) => !isPlain(word));
  if (name !== undefined) return offence(answer, name, `name ${JSON.stringify(name)}`);
  const share = shareKnown(answer.text, question, source);
  if (share >= overlap) return undefined;
  const percent = Math.round(share * 100);
  return offence(answer, undefined, `answer with ${percent} % of its words from its context`);
}

function offence(at: Text, words: string | undefined, what: string): Offence {
  const known = 'expected an answer that its context supports';
  return {
    at,
    ...(words !== undefined && { words }),
    message:
      words === undefined
        ? `Unexpected ${what}, ${known}`
        : `Unexpected ${what} that is not in the context, ${known}`,
    help: 'Correct it, or add the sentence of the document that says so to the context.',
  };
}

// "Active" is no name where the file has "active" elsewhere; the words are read once a name is in doubt.
function plainWords(texts: readonly Text[]): (word: string) => boolean {
  let plain: ReadonlySet<string> | undefined;
  return (word) => {
    plain ??= new Set(texts.flatMap(({ text }) => wordsOf(text)));
    return plain.has(word.toLowerCase());
  };
}

// Numbers below 10 are often counted from a list.
function missingNumber(answer: string, question: string, source: Source): string | undefined {
  const numbers = /\d\d/.test(answer) ? numbersOf(answer).filter(({ value }) => value >= 10) : [];
  if (numbers.length === 0) return undefined;
  source.values ??= valuesIn(source.text);
  const { values } = source;
  const asked = valuesIn(question);
  return numbers.find(({ value }) => !values.has(value) && !asked.has(value))?.written;
}

/** Fewest long words that an answer needs to be measured by them. */
const fewestWords = 4;

// Of words of at least 5 letters, by their first 5: "constellations" and "constellation" are one.
function shareKnown(answer: string, question: string, source: Source): number {
  source.starts ??= startsOf(source.text);
  const { starts } = source;
  let asked: readonly number[] | undefined;
  let known = 0;
  let words = 0;
  eachWord(answer.slice(0, longest), 5, (start, _whole, length) => {
    if (length < 5) return;
    words++;
    if (starts.has(start)) {
      known++;
      return;
    }
    asked ??= startsIn(question.slice(0, longest));
    if (asked.includes(start)) known++;
  });
  return words < fewestWords ? 1 : known / words;
}

function startsOf(text: string): HashSet {
  const starts = startsIn(text);
  const set = new HashSet(starts.length);
  for (const start of starts) set.add(start);
  return set;
}

function startsIn(text: string): number[] {
  const starts: number[] = [];
  eachWord(text, 5, (start, _whole, length) => {
    if (length >= 5) starts.push(start);
  });
  return starts;
}
