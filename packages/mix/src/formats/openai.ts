import type { Format } from './format.ts';

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];
// What stands beside the messages there, and in our metadata: the tools that a model may call.
const besides = ['tools', 'functions', 'parallel_tool_calls'] as const;

/** OpenAI's fine-tuning files, and mlx-lm's: nothing but the messages, and the tools that they call. */
export const openai: Format = {
  name: 'openai',
  read: () => undefined, // Rows with messages are read without a format.
  write: ({ messages, metadata }) =>
    messages.every(({ role }) => roles.includes(role))
      ? { messages, ...toolsOf(metadata) }
      : undefined,
};

function toolsOf(metadata: string): object {
  // Most rows have none, and parsing costs more than writing.
  if (!besides.some((key) => metadata.includes(`"${key}"`))) return {};
  const told = parse(metadata) as Record<string, unknown> | undefined;
  const found = besides.flatMap((key) => {
    // Parquet and LLaMA-Factory keep them as text.
    const value = typeof told?.[key] === 'string' ? parse(told[key]) : told?.[key];
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return Object.fromEntries(found);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
