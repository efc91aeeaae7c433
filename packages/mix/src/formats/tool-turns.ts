import type { GivenMessage } from '../given-row.ts';
import type { RowMessage } from '../training-row.ts';

interface Call {
  name: string;
  arguments: unknown;
}

/**
 * LLaMA-Factory's turns of tools as OpenAI has them: a `function_call`, whose value is one call or a list of calls as JSON, is an
 * assistant message with `tool_calls`; an `observation` is what the tool said.
 */
export function fromToolTurn(from: string, value: string): GivenMessage | undefined {
  if (from === 'observation') return { role: 'tool', content: value };
  const calls = from === 'function_call' ? callsOf(value) : undefined;
  if (!calls) return undefined;
  const tool_calls = calls.map(({ name, arguments: given }) => ({
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}) },
  }));
  return { role: 'assistant', content: '', tool_calls };
}

/** The other way round; undefined for any other message, and for calls that such a turn cannot hold (with ids, or words beside them). */
export function toToolTurn(message: RowMessage): { from: string; value: string } | undefined {
  const { role, content, ...others } = message;
  if (role === 'tool') {
    return Object.keys(others).length === 0 ? { from: 'observation', value: content } : undefined;
  }
  const { tool_calls: made, ...more } = others as { tool_calls?: unknown };
  if (role !== 'assistant' || content !== '' || Object.keys(more).length > 0) return undefined;
  if (!Array.isArray(made) || made.length === 0) return undefined;
  const calls = made.map(({ function: called }) => ({
    name: called?.name,
    arguments: parse(called?.arguments),
  }));
  const value = JSON.stringify(calls.length === 1 ? calls[0] : calls);
  const back = fromToolTurn('function_call', value)?.['tool_calls'];
  return JSON.stringify(back) === JSON.stringify(made)
    ? { from: 'function_call', value }
    : undefined;
}

function callsOf(value: string): Call[] | undefined {
  const calls = [parse(value)].flat();
  return calls.length > 0 && calls.every(isCall) ? calls : undefined;
}

function isCall(value: unknown): value is Call {
  return typeof (value as { name?: unknown } | null | undefined)?.name === 'string';
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
