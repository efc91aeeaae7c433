import { type Format, isText, withSystem } from './format.ts';

const toRole: Readonly<Record<string, string>> = { human: 'user', gpt: 'assistant' };
const fromRole: Readonly<Record<string, string>> = { user: 'human', assistant: 'gpt' };

/** ShareGPT's `conversations` of `from` and `value`, as FastChat and LLaMA-Factory read them. */
export const sharegpt: Format = {
  name: 'sharegpt',
  read({ conversations, system, ...others }) {
    if (!Array.isArray(conversations) || !conversations.every(isTurn)) return undefined;
    const messages = conversations.map(({ from, value }) => ({
      role: toRole[from] ?? from,
      content: value,
    }));
    return { ...others, messages: withSystem(system, messages) };
  },
  write({ id, messages }) {
    const isPlain = messages.every(
      (message) => !(message.role in toRole) && Object.keys(message).length === 2,
    );
    if (!isPlain) return undefined;
    const conversations = messages.map(({ role, content }) => ({
      from: fromRole[role] ?? role,
      value: content,
    }));
    return { id, conversations };
  },
};

function isTurn(turn: unknown): turn is { from: string; value: string } {
  const { from, value } = (turn ?? {}) as { from?: unknown; value?: unknown };
  return isText(from) && isText(value) && from !== '';
}
