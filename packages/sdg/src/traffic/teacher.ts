import type { ChatRequest, Client } from '@labpipe/model';

/** Whoever answers requests: an endpoint, or something that stands before one. */
export type Teacher = Pick<Client, 'chat' | 'model' | 'url'>;

export type { ChatAnswer, ChatRequest } from '@labpipe/model';

/** A teacher that answers in another's place, with its name and address. */
export function inPlaceOf(
  teacher: Teacher,
  chat: (request: ChatRequest) => ReturnType<Teacher['chat']>,
): Teacher {
  return { ...teacher, chat };
}
