import type { GivenRow } from '../given-row.ts';
import type { Format } from './format.ts';
import { messagesOf, turnsOf } from './turns.ts';

// The tags of the legacy Granite 7B template and of Granite 3.
const tags = [
  ['<|user|>\n', '\n<|assistant|>\n'],
  ['<|start_of_role|>user<|end_of_role|>\n', '\n<|start_of_role|>assistant<|end_of_role|>\n'],
] as const;

/**
 * The knowledge rows of instructlab-sdg up to 0.7.3: one message of the role `pretraining` that holds question and answer
 * between tags, where later versions say `unmask`.
 */
export const pretraining: Format = {
  name: 'pretraining',
  read({ messages, ...others }) {
    if (!Array.isArray(messages) || !isTagged(messages)) return undefined;
    const before: GivenRow['messages'] = messages.slice(0, -1);
    const pair = untag(messages.at(-1).content)!;
    return { ...others, messages: [...before, ...messagesOf([pair])], unmask: true };
  },
  write({ id, messages, metadata, unmask }) {
    if (!unmask) return isTagged(messages) ? undefined : { id, messages, metadata };
    const { system, pairs } = turnsOf(messages) ?? { pairs: [] };
    const [pair] = pairs;
    if (!pair || pairs.length > 1) return undefined;
    const content = `${tags[0][0]}${pair[0]}${tags[0][1]}${pair[1]}`;
    if (untag(content)?.[0] !== pair[0]) return undefined;
    const before = system === undefined ? [] : [{ role: 'system', content: system }];
    return { id, messages: [...before, { role: 'pretraining', content }], metadata };
  },
};

function isTagged(messages: readonly { role?: unknown; content?: unknown }[]): boolean {
  const { role, content } = messages.at(-1) ?? {};
  return role === 'pretraining' && typeof content === 'string' && untag(content) !== undefined;
}

function untag(text: string): [string, string] | undefined {
  for (const [user, assistant] of tags) {
    const [question, answer, ...more] = text.slice(user.length).split(assistant);
    if (text.startsWith(user) && answer !== undefined && more.length === 0)
      return [question!, answer];
  }
  return undefined;
}
