import { type Format, isText, withSystem } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

/** Stanford Alpaca's `instruction`, `input` and `output`, with LLaMA-Factory's `system` and `history` of earlier turns. */
export const alpaca: Format = {
  name: 'alpaca',
  read({ instruction, input, output, system, history, ...others }) {
    const earlier = history ?? [];
    if (!(isText(instruction) && isText(input ?? '') && isText(output) && isHistory(earlier))) {
      return undefined;
    }
    const question = input ? `${instruction}\n${input}` : instruction;
    const pairs = [...earlier, [question, output] as const];
    return { ...others, messages: withSystem(system, messagesOf(pairs)) };
  },
  write({ messages }) {
    const turns = turnsOf(messages);
    const last = turns?.pairs.at(-1);
    if (!turns || !last) return undefined;
    const { system, pairs } = turns;
    return {
      instruction: last[0],
      input: '',
      output: last[1],
      ...(system !== undefined && { system }),
      ...(pairs.length > 1 && { history: pairs.slice(0, -1) }),
    };
  },
};

function isHistory(value: unknown): value is [string, string][] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText))
  );
}
