import { bareText } from './bare.ts';
import type { Pair } from './pairs.ts';

/** The pairs of a numbered list: each item a question on a line of its own, with its answer below. */
export function parseNumberedPairs(text: string): Pair[] {
  const items: { question: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const question = questionOf(line);
    if (question !== undefined) items.push({ question, lines: [] });
    else items.at(-1)?.lines.push(line);
  }
  const pairs = items.map(({ question, lines }, at) => ({
    question,
    answer: bareText(lines.join('\n')),
    // Nothing says where an answer ends, so the last may go on.
    open: at === items.length - 1,
  }));
  return pairs.some(({ answer }) => answer !== '') ? pairs : [];
}

// In a list within an answer nothing is asked.
function questionOf(line: string): string | undefined {
  const number = /^[\s>*_#-]{0,8}\d{1,3}[.)][*_]{0,3}[ \t]{1,8}/.exec(line);
  if (!number) return undefined;
  const question = line
    .slice(number[0].length)
    .trim()
    .replace(/^[*_]{1,3}|[*_]{1,3}$/g, '');
  return /\?["'”’)]?$/.test(question) ? question : undefined;
}
