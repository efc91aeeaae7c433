/** What was said, as a chat template wants it; reasoning that stands apart from the content keeps its key. */
export type ChatMessage = { role: string; content: string } & Record<string, unknown>;

export interface Conversation {
  messages: ChatMessage[];
  /** Learn every message but the system one. */
  unmask: boolean;
}

/** Why a row teaches nothing: `reason` is a fixed word, `detail` says what to do. */
export interface Refusal {
  reason: 'wrong-roles' | 'template' | 'nothing-to-learn' | 'too-long';
  detail: string;
}

interface RowLike {
  messages: readonly { role: string; content: string }[];
  unmask?: boolean;
}

/**
 * A row's conversation, or why it is none: a system message may come first, then users (or tools) and the assistant
 * take turns. Rows of InstructLab's old form, whose one `pretraining` message holds a whole conversation, are cut into turns.
 */
export function conversationOf({ messages, unmask = false }: RowLike): Conversation | Refusal {
  const old = messages.some(({ role }) => role === 'pretraining');
  const turns = old
    ? messages.flatMap(cutPretraining)
    : messages.map((message) => ({ ...message }));
  const wrong = wrongRole(turns);
  if (wrong) return { reason: 'wrong-roles', detail: wrong };
  return { messages: turns, unmask: unmask || old };
}

// Whatever mixed the rows wrote one of these two templates (InstructLab's training library, data_process.py).
const turnMark =
  /<\|(user|assistant)\|>\n|<\|start_of_role\|>(user|assistant)<\|end_of_role\|>\n?/g;
const turnEnd = /(?:<\|endoftext\|>|<\|end_of_text\|>|\n)+$/;

function cutPretraining(message: { role: string; content: string }): ChatMessage[] {
  if (message.role !== 'pretraining') return [{ ...message }];
  const marks = [...message.content.matchAll(turnMark)];
  return marks.map((mark, i) => ({
    role: mark[1] ?? mark[2] ?? '',
    content: message.content
      .slice(mark.index + mark[0].length, marks[i + 1]?.index)
      .replace(turnEnd, ''),
  }));
}

function wrongRole(messages: readonly ChatMessage[]): string | undefined {
  const turns = messages[0]?.role === 'system' ? messages.slice(1) : messages;
  const skipped = messages.length - turns.length;
  if (turns.length === 0) return 'Unexpected end of messages, expected a user message';
  for (const [i, { role }] of turns.entries()) {
    const before = turns[i - 1]?.role;
    const expected = allowedAfter(before);
    if (!expected.includes(role)) {
      return `Unexpected role ${role} of message ${skipped + i + 1}, expected ${expected.join(' or ')}`;
    }
  }
  return undefined;
}

function allowedAfter(role: string | undefined): string[] {
  if (role === undefined) return ['user'];
  if (role === 'user') return ['assistant'];
  if (role === 'assistant') return ['user', 'tool'];
  return ['tool', 'assistant'];
}
