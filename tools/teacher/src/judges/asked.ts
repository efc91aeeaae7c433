import { blockOf, hasTag, pairsOf } from '../prompt.ts';

/** What a judge is asked to weigh, and the tags in which it is to answer. */
export interface Case {
  /** The document or context that the answer must agree with. */
  source?: string;
  question?: string;
  answer?: string;
  /** The tag of the reasons ("Explanation") and of the verdict ("Score"). */
  reasons: string;
  verdict: string;
  /** The highest number of the scale, where the verdict is a number. */
  highest?: number;
}

/** Read a judge's prompt; undefined when the prompt asks for no judgment. */
export function caseOf(prompt: string): Case | undefined {
  const reasons = ['Explanation', 'Feedback', 'Evaluation'].find((tag) => hasTag(prompt, tag));
  const verdict = ['Rating', 'Score', 'Answer'].find((tag) => hasTag(prompt, tag));
  if (reasons === undefined || verdict === undefined) return undefined;
  const pair = pairsOf(prompt).at(-1);
  return defined({
    source: blockOf(prompt, 'Document') ?? blockOf(prompt, 'Context'),
    question: blockOf(prompt, 'Question') ?? pair?.question,
    answer: blockOf(prompt, 'Response') ?? blockOf(prompt, 'Answer') ?? pair?.answer,
    reasons,
    verdict,
    highest: verdict === 'Answer' ? undefined : highestOf(prompt),
  });
}

/** A judge's reply, in the tags that its case asks for. */
export function ruling(
  { reasons, verdict }: Pick<Case, 'reasons' | 'verdict'>,
  explanation: string,
  value: string | number,
): string {
  return [
    `[Start of ${reasons}]`,
    explanation,
    `[End of ${reasons}]`,
    `[Start of ${verdict}]`,
    String(value),
    `[End of ${verdict}]`,
  ].join('\n');
}

function highestOf(prompt: string): number | undefined {
  const scales = [...prompt.matchAll(/\b[01] ?(?:to|-|–|or|and|through|\/) ?([1-3])\b/g)];
  const last = scales.at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

function defined(parts: { [Key in keyof Case]: Case[Key] | undefined }): Case {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  ) as unknown as Case;
}
