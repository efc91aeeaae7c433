import type { ChatAnswer } from '../answer.ts';
import type { Client } from '../client.ts';
import type { AnswerCache } from './answer-cache.ts';
import { requestKey } from './request-key.ts';

/** Where answers are kept, and whether those of earlier runs count. */
export interface Memory {
  cache: AnswerCache | undefined;
  recall: boolean;
  /** Told of each answer that was not asked for again. */
  onRecall?: (answer: ChatAnswer) => void;
}

/**
 * A client that never asks the same twice: what lies in the cache is taken from there, what is being asked already is
 * waited for, and each new answer is kept before anyone sees it.
 */
export function remember<C extends Asked>(client: C, { cache, recall, onRecall }: Memory): C {
  const asked = new Map<string, Promise<ChatAnswer>>();

  const chat: Asked['chat'] = (request) => {
    const key = requestKey(client.model, request);
    const known = recall ? cache?.get(key) : undefined;
    if (known) {
      onRecall?.(known);
      return Promise.resolve(known);
    }
    const under = asked.get(key);
    if (under) return under;
    const answer = client
      .chat(request)
      .then((given) => {
        cache?.put(key, given);
        return given;
      })
      .finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };
  return { ...client, chat };
}

type Asked = Pick<Client, 'chat' | 'model'>;
