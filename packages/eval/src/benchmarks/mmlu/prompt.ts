import type { Question } from './questions.ts';
import { type Item, letters } from './read-task.ts';

/** The text that a model is to go on from with a letter, after the first `shots` solved examples; the form of Hendrycks et al. 2021. */
export function promptOf({ task, shots: solved, ...item }: Question, shots: number): string {
  const heading = `The following are multiple choice questions (with answers) about ${task.replaceAll('_', ' ')}.`;
  const examples = solved
    .slice(0, shots)
    .map((example) => `${asked(example)} ${letters[example.answer]}`);
  return [heading, ...examples, asked(item)].join('\n\n');
}

function asked({ question, choices }: Item): string {
  const lines = choices.map((choice, at) => `${letters[at]}. ${choice}`);
  return [question.trim(), ...lines, 'Answer:'].join('\n');
}
