import { withAnswerBelow } from './answer-below.ts';
import { bareText } from './bare.ts';
import type { Pair } from './pairs.ts';

/** The pairs whose lines begin with `Q:` and `A:`, `Question 1:` and `Answer 1:`, `### Question`, `[Q1]` and `[A1]`, bold or numbered or not. */
export function parseLabelledPairs(text: string): Pair[] {
  const parts = partsOf(text);
  const pairs: Pair[] = [];
  for (const { label, lines } of parts) {
    const content = bareText(lines.join('\n'));
    const last = pairs.at(-1);
    if (label === 'question') pairs.push({ question: content, answer: '', open: false });
    else if (last?.answer === '') last.answer = content;
    else pairs.push({ question: '', answer: content, open: false });
  }
  const last = pairs.at(-1);
  // Nothing says where an answer ends, so the last may go on.
  if (last) last.open = true;
  return pairs.map(withAnswerBelow);
}

interface Part {
  label: 'question' | 'answer';
  lines: string[];
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    const label = labelOf(line);
    if (label) parts.push({ label: label.name, lines: [label.rest] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts;
}

const decoration = /^[\s>*_#-]{0,8}(?:\d{1,3}[.)][ \t]{1,3})?[*_]{0,3}/;
const word = /^(question|answer)[ \t]?#?\d{0,3}[*_]{0,3}[ \t]?(?:[:.)][*_]{0,3}|$)/i;
// "A." and "A)" alone are the choices of a quiz.
const letter = /^([QA])(?:\d{1,3}[*_]{0,3}[:.)]|[*_]{0,3}:)[*_]{0,3}/;
const bracketed = /^\[([QA])[ \t]?\d{0,3}\][*_]{0,3}:?/;

function labelOf(line: string): { name: Part['label']; rest: string } | undefined {
  const text = line.slice(decoration.exec(line)?.[0].length ?? 0).trimEnd();
  const match = word.exec(text) ?? letter.exec(text) ?? bracketed.exec(text);
  if (!match) return undefined;
  const isQuestion = (match[1] as string).toLowerCase().startsWith('q');
  return { name: isQuestion ? 'question' : 'answer', rest: text.slice(match[0].length) };
}
