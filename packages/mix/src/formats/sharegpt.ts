import type { GivenMessage } from '../given-row.ts';
import { isMessages } from './completion.ts';
import { type Format, isText, withSystem } from './format.ts';
import { fromToolTurn, toToolTurn } from './tool-turns.ts';

const toRole: Readonly<Record<string, string>> = {
  human: 'user',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bing: 'assistant',
  bard: 'assistant',
};
const fromRole: Readonly<Record<string, string>> = { user: 'human', assistant: 'gpt' };

/**
 * ShareGPT's `conversations` of `from` and `value`, as FastChat and LLaMA-Factory read them, with the latter's turns of
 * tools; others call them `conversation`, or write them as `role` and `content`.
 */
export const sharegpt: Format = {
  name: 'sharegpt',
  read({ conversations, conversation, system, ...others }) {
    const turns = conversations ?? conversation;
    if (isMessages(turns)) return { ...others, messages: withSystem(system, turns) };
    if (!Array.isArray(turns) || !turns.every(isTurn)) return undefined;
    const messages = turns.map(
      ({ from, value, weight }): GivenMessage => ({
        ...(fromToolTurn(from, value) ?? { role: toRole[from] ?? from, content: value }),
        ...(weight === 0 && { weight }), // An answer that is not to be learned, as OpenAI has it too.
      }),
    );
    return { ...others, messages: withSystem(system, messages) };
  },
  write({ id, messages }) {
    const conversations = messages.map((message) => {
      const { role, content } = message;
      const ofTool = toToolTurn(message);
      if (ofTool) return ofTool;
      const isPlain = !(role in toRole) && Object.keys(message).length === 2;
      return isPlain ? { from: fromRole[role] ?? role, value: content } : undefined;
    });
    return conversations.every((turn) => turn !== undefined) ? { id, conversations } : undefined;
  },
};

function isTurn(turn: unknown): turn is { from: string; value: string; weight?: unknown } {
  const { from, value } = (turn ?? {}) as { from?: unknown; value?: unknown };
  return isText(from) && isText(value) && from !== '';
}
