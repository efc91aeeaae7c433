import { type Format, isText, withSystem } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

/**
 * Stanford Alpaca's `instruction`, `input` and `output`, with LLaMA-Factory's `system` and `history` of earlier turns; or
 * Dolly's `instruction`, `context` and `response`.
 */
export const alpaca: Format = {
  name: 'alpaca',
  read({ instruction, system, history, ...given }) {
    const { text: input, others: rest } = takeFirst(given, ['input', 'context']);
    const { text: output, others } = takeFirst(rest, ['output', 'response']);
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

/** What stands under the first of these keys that is there, and the record without it. */
function takeFirst(record: Readonly<Record<string, unknown>>, keys: readonly string[]) {
  const key = keys.find((each) => record[each] !== undefined);
  if (key === undefined) return { text: undefined, others: record };
  const { [key]: text, ...others } = record;
  return { text, others };
}

function isHistory(value: unknown): value is [string, string][] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isText))
  );
}
