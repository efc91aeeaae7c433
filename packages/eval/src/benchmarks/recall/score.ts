import { randomOf, record, type Score, score } from '@labpipe/records';
import { bootstrapInterval } from '../../statistics/bootstrap.ts';
import { groupByPart } from '../../statistics/group-by-part.ts';
import { mean, standardError } from '../../statistics/mean.ts';
import { wilsonInterval } from '../../statistics/wilson.ts';
import type { RecallAnswer } from './answer.ts';

/** What a score is made of. */
export type Mark = Pick<RecallAnswer, 'score' | 'f1' | 'part'>;

/**
 * The score of a model: exact match with Wilson's interval, token F1 with a bootstrap interval. A question without an
 * answer counts as wrong, so that no model wins by answering little, and in the error rate.
 */
export function scoreOf(model: string, marks: readonly Mark[], seed: number): Score {
  const matches = matchesOf(marks);
  const f1 = f1Of(marks);
  return record(score, {
    benchmark: 'recall',
    model,
    value: mean(matches),
    scale: '0..1',
    n: marks.length,
    stderr: standardError(matches),
    ci95: [...wilsonInterval(matches.filter((match) => match === 1).length, marks.length)],
    error_rate: mean(marks.map((mark) => (mark.score === null ? 1 : 0))),
    f1: {
      value: mean(f1),
      stderr: standardError(f1),
      ci95: bootstrapInterval(f1, randomOf(seed, 'bootstrap')),
    },
    parts: Object.fromEntries(
      [...groupByPart(marks)].map(([part, own]) => [
        part,
        { value: mean(matchesOf(own)), n: own.length, f1: mean(f1Of(own)) },
      ]),
    ),
  });
}

function matchesOf(marks: readonly Mark[]): number[] {
  return marks.map((mark) => mark.score ?? 0);
}

function f1Of(marks: readonly Mark[]): number[] {
  return marks.map((mark) => mark.f1 ?? 0);
}
