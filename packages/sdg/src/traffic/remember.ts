import type { AnswerCache } from './answer-cache.ts';
import { requestKey } from './request-key.ts';
import { type ChatAnswer, inPlaceOf, type Teacher } from './teacher.ts';

/** Where answers are kept, and whether those of earlier runs count. */
export interface Memory {
  cache: AnswerCache | undefined;
  recall: boolean;
  /** Told of each answer that was not asked for again. */
  onRecall?: (answer: ChatAnswer) => void;
}

/**
 * A teacher who is never asked the same twice: what lies in the cache is taken from there, what is being asked already is
 * waited for, and each new answer is kept before anyone sees it.
 */
export function remember(teacher: Teacher, { cache, recall, onRecall }: Memory): Teacher {
  const asked = new Map<string, Promise<ChatAnswer>>();

  return inPlaceOf(teacher, (request) => {
    const key = requestKey(teacher.model, request);
    const known = recall ? cache?.get(key) : undefined;
    if (known) {
      onRecall?.(known);
      return Promise.resolve(known);
    }
    const under = asked.get(key);
    if (under) return under;
    const answer = teacher
      .chat(request)
      .then((given) => {
        cache?.put(key, given);
        return given;
      })
      .finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  });
}
