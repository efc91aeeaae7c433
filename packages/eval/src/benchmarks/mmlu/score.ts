import { record, type Score, score } from '@labpipe/records';
import { groupByPart } from '../../statistics/group-by-part.ts';
import { mean, standardError } from '../../statistics/mean.ts';
import { normalInterval } from '../../statistics/normal-interval.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { MmluAnswer } from './answer.ts';

/** What a score is made of. */
export type Mark = Pick<MmluAnswer, 'score' | 'part'>;

/**
 * The score of a model: as InstructLab's, the mean over the subjects of the share of right answers. Questions of one subject are more alike than
 * others, so its standard error is that of subjects (clustered: Miller 2024, arXiv 2411.00640); with one subject, that of its questions.
 * `questions` is the plain share over all. A question without an answer counts as wrong, and in the error rate.
 */
export function scoreOf(model: string, marks: readonly Mark[]): Score {
  const parts = [...groupByPart(marks)].map(([part, own]) => [part, shareOf(own)] as const);
  const all = shareOf(marks);
  const values = parts.map(([, { value }]) => value);
  const clustered = { value: mean(values), stderr: standardError(values) };
  const { value, stderr, ci95 } =
    parts.length === 1 ? all : { ...clustered, ci95: normalInterval(clustered) };
  return record(score, {
    benchmark: 'mmlu',
    model,
    value,
    scale: '0..1',
    n: marks.length,
    stderr,
    ci95: [...ci95],
    error_rate: mean(marks.map((mark) => (mark.score === null ? 1 : 0))),
    questions: all,
    parts: Object.fromEntries(parts),
  });
}

function shareOf(marks: readonly Mark[]) {
  const right = marks.map((mark) => mark.score ?? 0);
  const count = right.filter((each) => each === 1).length;
  return {
    value: mean(right),
    n: right.length,
    stderr: standardError(right),
    ci95: [...wilsonInterval(count, right.length)],
  };
}
