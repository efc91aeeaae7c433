import type { ChatAnswer } from '../answer.ts';
import type { Client } from '../client.ts';
import type { ChatRequest } from '../request.ts';
import type { AnswerCache } from './answer-cache.ts';
import { requestKey } from './request-key.ts';

/** Where answers are kept, and whether those of earlier runs count. */
export interface Memory {
  cache: AnswerCache | undefined;
  recall: boolean;
  /** Whether an answer that another process has on its way is waited for. */
  inTurn: boolean;
  /** Told of each answer that was not asked for again. */
  onRecall?: (answer: ChatAnswer) => void;
}

/**
 * A client that never asks the same twice: what lies in the cache is taken from there, what is being asked already, here or by
 * another process, is waited for, and each new answer is kept before anyone sees it.
 */
export function remember<C extends Asked>(
  client: C,
  { cache, recall, inTurn, onRecall }: Memory,
): C {
  const asked = new Map<string, Promise<ChatAnswer>>();
  // Where those of earlier runs do not count, those of this one do: a request that comes twice is asked once.
  const own = recall ? undefined : new Set<string>();

  const ask = async (key: string, request: ChatRequest): Promise<ChatAnswer> => {
    const theirs = recall && inTurn ? cache?.turn(key) : undefined;
    const known = theirs && (await theirs);
    if (known) {
      onRecall?.(known);
      return known;
    }
    try {
      const given = await client.chat(request);
      cache?.put(key, given);
      own?.add(key);
      return given;
    } catch (error) {
      cache?.pass(key);
      throw error;
    }
  };

  const chat: Asked['chat'] = (request) => {
    const key = requestKey(client.model, request);
    const known = recall || own?.has(key) ? cache?.get(key) : undefined;
    if (known) {
      if (recall) onRecall?.(known);
      return Promise.resolve(known);
    }
    const under = asked.get(key);
    if (under) return under;
    const answer = ask(key, request).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };
  return { ...client, chat };
}

type Asked = Pick<Client, 'chat' | 'model'>;
