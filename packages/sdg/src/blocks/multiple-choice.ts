import { trim } from '../parse/trim.ts';
import { type BlockType, type Loss, mapRows, missingColumn } from './block.ts';
import { exactly, text } from './schema.ts';

interface Config {
  question_col: string;
  answer_col: string;
}

/**
 * Takes a written multiple-choice question (a stem, then lines `A) …` to `D) …`) and its answer (`B) …`) apart: `question` is
 * the stem, `choices` the four texts, `correct` the index of the right one from 0, `response` its text, `dataset_type` mcq_qa.
 * The index is that of the letter, whatever letters occur elsewhere.
 */
export const multipleChoice: BlockType = {
  type: 'MultipleChoiceBlock',
  config: exactly({ question_col: text, answer_col: text }, 'question_col', 'answer_col'),
  open: async ({ question_col: question, answer_col: answer }: Config, { name }) => {
    const block = mapRows(name, (row) => {
      const missing = [question, answer].find((column) => !(column in row));
      if (missing !== undefined) return missingColumn(name, missing, row);
      const written = { question: String(row[question]), answer: String(row[answer]) };
      const found = readChoices(written.question, written.answer);
      if (typeof found !== 'string') return { row: { ...row, ...found, dataset_type: 'mcq_qa' } };
      const loss: Loss = {
        how: 'rejected',
        stage: name,
        reason: 'no-choices',
        detail: found,
        input: written,
      };
      return { loss };
    });
    return {
      ...block,
      check: (row) => {
        const missing = [question, answer].find((column) => !(column in row));
        if (missing !== undefined) throw new Error(missingColumn(name, missing, row).loss.detail);
        return { ...row, question: '1', response: '1', choices: ['1'], correct: 0 };
      },
    };
  },
};

const letters = ['A', 'B', 'C', 'D'];

/** The parts of a written question, or what is wrong with it. */
function readChoices(written: string, answer: string) {
  const marks = [...written.matchAll(/^[ \t*_-]{0,6}\(?([A-Z])[).:]\**[ \t]+/gm)];
  const labels = marks.map(([, letter]) => letter).join(' ');
  if (labels !== letters.join(' '))
    return `Unexpected choices ${labels || 'none'}, expected A B C D, each on a line of its own`;
  const stem = written.slice(0, marks[0]?.index).trim();
  if (stem === '') return 'Unexpected choices without a question';
  const choices = marks.map(({ 0: mark, index }, place) =>
    withoutStars(written.slice(index + mark.length, marks[place + 1]?.index)).trim(),
  );
  if (new Set(choices).size < letters.length || choices.includes(''))
    return 'Unexpected equal or empty choices, expected four different ones';
  const correct = rightOne(answer, choices);
  if (typeof correct === 'string') return correct;
  return { question: stem, choices, correct, response: choices[correct] as string };
}

/** The index that an answer names; a letter whose text is that of another choice names none. */
function rightOne(answer: string, choices: readonly string[]): number | string {
  const { letter, rest = '' } =
    /^[\s*_(]*(?<letter>[A-Z])(?:[).:][\s*_]*(?<rest>.*)|[\s*_)]*$)/s.exec(answer)?.groups ?? {};
  const correct = letters.indexOf(letter ?? '');
  if (correct < 0)
    return `Unexpected answer ${JSON.stringify(answer)}, expected a letter from A to D and ")"`;
  const named = choices.indexOf(withoutStars(rest.trim()));
  if (named < 0 || named === correct) return correct;
  return `Unexpected letter ${letter}, expected ${letters[named]}, whose text the answer gives`;
}

function withoutStars(text: string): string {
  return trim(text, /(?!)/, /\*/);
}
