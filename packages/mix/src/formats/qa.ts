import type { RowMessage } from '../training-row.ts';
import { type Format, isText } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

/**
 * A `question` and its `answer`, as GSM8K and many others have them; where the answer is the number or the letter
 * of one of the `choices` (or of choice0, choice1, …: MMLU; or its label, `answerKey`: ARC), the text of that choice.
 */
export const qa: Format = {
  name: 'qa',
  read({ question, answer, answerKey, ...others }) {
    if (!isText(question)) return undefined;
    const said = chosen(answer ?? answerKey, others);
    if (said === undefined) return undefined;
    return { ...others, messages: messagesOf([[question, said]]) };
  },
  write({ messages }) {
    const turns = turnsOf(messages as RowMessage[]);
    const [pair, more] = turns?.pairs ?? [];
    if (!pair || more || turns?.system !== undefined) return undefined;
    return { question: pair[0], answer: pair[1] };
  },
};

function chosen(answer: unknown, others: Readonly<Record<string, unknown>>): string | undefined {
  const labelled = labelledChoice(answer, others['choices']);
  if (labelled !== undefined) return labelled;
  const choices = choicesOf(others);
  if (choices.length === 0) return isText(answer) ? answer : undefined;
  const number = typeof answer === 'number' ? answer : indexOf(answer);
  return choices[number] ?? (isText(answer) ? answer : undefined);
}

/** The choice with this label, where choices are texts and labels (ARC, CommonsenseQA). */
function labelledChoice(answer: unknown, choices: unknown): string | undefined {
  const { text, label } = (choices ?? {}) as { text?: unknown; label?: unknown };
  if (!Array.isArray(text) || !Array.isArray(label)) return undefined;
  const found = text[label.indexOf(answer)];
  return isText(found) ? found : undefined;
}

function choicesOf({ choices, ...others }: Readonly<Record<string, unknown>>): string[] {
  if (Array.isArray(choices)) return choices.filter(isText);
  const numbered: string[] = [];
  for (
    let choice = others['choice0'];
    isText(choice);
    choice = others[`choice${numbered.length}`]
  ) {
    numbered.push(choice);
  }
  return numbered;
}

function indexOf(answer: unknown): number {
  if (!isText(answer)) return -1;
  if (/^\d+$/.test(answer)) return Number(answer);
  return /^[A-Z]$/.test(answer) ? answer.charCodeAt(0) - 65 : -1;
}
