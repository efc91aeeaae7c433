import { priority } from '@labpipe/records';

/**
 * So many questions, drawn by the seed and their ids, evenly over the tasks: a task has one less than another only where it has no more, or
 * the number does not go round. In the order in which they were given; all of them for a limit of 0.
 */
export function drawQuestions<Q extends { id: string; task: string }>(
  questions: readonly Q[],
  { limit, seed }: { limit: number; seed: number },
): readonly Q[] {
  if (limit === 0 || limit >= questions.length) return questions;
  const ranks = new Map<string, number>();
  const dealt = questions
    .map((question) => ({ question, key: priority(seed, 'mmlu', question.id) }))
    .sort((a, b) => a.key - b.key)
    .map(({ question, key }) => {
      const round = ranks.get(question.task) ?? 0;
      ranks.set(question.task, round + 1);
      return { question, key, round };
    })
    .sort((a, b) => a.round - b.round || a.key - b.key);
  const drawn = new Set(dealt.slice(0, limit).map(({ question }) => question));
  return questions.filter((question) => drawn.has(question));
}
