/** What was said, as a chat template wants it; reasoning that stands apart from the content keeps its key. */
export type ChatMessage = { role: string; content: string } & Record<string, unknown>;

export interface Conversation {
  messages: ChatMessage[];
  /** Functions that the assistant may call. */
  tools?: readonly unknown[];
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
  /** As an array or, as data sets keep it, its JSON; rows that mix wrote have it in their metadata. */
  tools?: unknown;
  metadata?: string;
}

/**
 * A row's conversation, or why it is none: a system message may come first, then users (or tools) and the assistant
 * take turns. Rows of InstructLab's old form, whose one `pretraining` message holds a whole conversation, are cut into turns.
 */
export function conversationOf({
  messages,
  unmask = false,
  tools: given,
  metadata,
}: RowLike): Conversation | Refusal {
  const old = messages.some(({ role }) => role === 'pretraining');
  const turns = old
    ? messages.flatMap(cutPretraining)
    : messages.map((message) => withCalls({ ...message }));
  const wrong = wrongRole(turns);
  if (wrong) return { reason: 'wrong-roles', detail: wrong };
  const tools = parsed(given) ?? toolsIn(metadata);
  const offers = Array.isArray(tools) && tools.length > 0;
  return { messages: turns, unmask: unmask || old, ...(offers && { tools }) };
}

/** The tools that metadata keep, as far as they are functions with names: the word may mean anything there. */
function toolsIn(metadata: string | undefined): unknown {
  if (!metadata?.includes('"tools"')) return undefined;
  const tools = parsed((parsed(metadata) as { tools?: unknown } | null)?.tools);
  return Array.isArray(tools) && tools.every(functionOf) ? tools : undefined;
}

/** Functions that the assistant calls in a message. */
export function callsOf(message: ChatMessage): { name: string }[] {
  const calls = message['tool_calls'];
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call) => functionOf(call) ?? []);
}

/** What a call or a tool says of its function; `undefined` where it has no name. */
export function functionOf(given: unknown): { name: string } | undefined {
  const found = (given as { function?: unknown } | null)?.function ?? given;
  return typeof (found as { name?: unknown } | null)?.name === 'string'
    ? (found as { name: string })
    : undefined;
}

/** The message with the arguments of its calls as objects: OpenAI has them as JSON, which templates would encode again. */
function withCalls(message: ChatMessage): ChatMessage {
  const calls = message['tool_calls'];
  if (!Array.isArray(calls)) return message;
  const read = calls.map((call) => {
    const called = functionOf(call) as { arguments?: unknown } | undefined;
    if (typeof called?.arguments !== 'string') return call;
    const whole = { ...called, arguments: parsed(called.arguments) };
    return (call as { function?: unknown }).function ? { ...call, function: whole } : whole;
  });
  return { ...message, tool_calls: read };
}

/** What a JSON text says; anything else as it is. */
function parsed(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

// Whatever mixed the rows wrote one of these two templates (InstructLab's training library, data_process.py).
const turnMark =
  /<\|(user|assistant)\|>\n|<\|start_of_role\|>(user|assistant)<\|end_of_role\|>\n?/g;
// Begins only where a run of them begins: else a run within a text takes quadratic time.
const turnEnd =
  /(?<!<\|endoftext\|>|<\|end_of_text\|>|\n)(?:<\|endoftext\|>|<\|end_of_text\|>|\n)+$/;

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
