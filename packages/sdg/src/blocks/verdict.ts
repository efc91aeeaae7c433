import type { Row } from './block.ts';

/** What a judge said about a row. */
export interface Verdict {
  /** The block that asked. */
  judge: string;
  score: number | string;
  explanation: string;
}

// InstructLab's names for what judges write.
const scores = ['score', 'rating', 'judgment'];
const reasons = ['explanation', 'feedback', 'evaluation'];

/** Whether a block with these output columns judges: one of them is a score, a rating or a judgment. */
export function isJudge(columns: readonly string[]): boolean {
  return columns.some(isScore);
}

/** Whether a column holds what a judge decided. */
export function isScore(column: string): boolean {
  return scores.includes(column);
}

/** A judge's columns with the bare number or word for a score: "**2** of 2" is 2, "Yes." is YES. */
export function bareScores(columns: Row): Row {
  const bare = Object.entries(columns).map(([name, value]) => [
    name,
    isScore(name) ? bareScore(String(value)) : value,
  ]);
  return Object.fromEntries(bare);
}

/** A row's verdicts, with what this judge says in these columns at their end. */
export function withVerdict(judge: string, row: Row, columns: Row): Verdict[] {
  const score = String(columns[Object.keys(columns).find(isScore) as string]);
  const reason = Object.keys(columns).find((name) => reasons.includes(name));
  const explanation = reason === undefined ? '' : String(columns[reason]);
  const isNumber = /^-?\d+(\.\d+)?$/.test(score);
  return [...verdictsOf(row), { judge, score: isNumber ? Number(score) : score, explanation }];
}

/** What the judges have said about a row so far. */
export function verdictsOf({ verdicts }: Row): Verdict[] {
  return Array.isArray(verdicts) ? verdicts : [];
}

function bareScore(text: string): string {
  const number = /^[^\p{L}\d-]*(?:(?:score|rating)\W{0,8})?(-?\d+(?:\.\d+)?)\b/iu.exec(text)?.[1];
  const word = /^\W*(yes|no)\b/i.exec(text)?.[1];
  return number ?? word?.toUpperCase() ?? text.trim();
}
