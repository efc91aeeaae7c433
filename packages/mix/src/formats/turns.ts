import type { RowMessage } from '../training-row.ts';

/** Questions and answers that take turns, behind at most one system message. */
export interface Turns {
  system: string | undefined;
  pairs: [question: string, answer: string][];
}

/** The turns of a conversation, or undefined where its messages are anything else. */
export function turnsOf(messages: readonly RowMessage[]): Turns | undefined {
  if (messages.some((message) => Object.keys(message).length !== 2)) return undefined;
  const system = messages[0]?.role === 'system' ? messages[0].content : undefined;
  const spoken = system === undefined ? messages : messages.slice(1);
  if (system === '' || spoken.length === 0 || spoken.length % 2 === 1) return undefined;
  const isInTurn = spoken.every(({ role }, at) => role === (at % 2 === 0 ? 'user' : 'assistant'));
  if (!isInTurn) return undefined;
  const pairs: Turns['pairs'] = [];
  for (let at = 0; at < spoken.length; at += 2) {
    pairs.push([spoken[at]!.content, spoken[at + 1]!.content]);
  }
  return { system, pairs };
}

/** The messages of these turns. */
export function messagesOf(pairs: Iterable<readonly [string, string]>): RowMessage[] {
  return [...pairs].flatMap(([question, answer]) => [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ]);
}
