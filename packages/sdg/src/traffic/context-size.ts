import type { TokenCounter } from '@labpipe/tokenizer';
import { type ChatRequest, inPlaceOf, type Teacher } from './teacher.ts';
import { UnansweredError } from './unanswered-error.ts';

/** Hold back a request that the server's context cannot hold: prompt by the counter, and the longest reply. */
export function withinContext(
  teacher: Teacher,
  contextTokens: number,
  counter: TokenCounter,
): Teacher {
  const hint = counter.by === 'estimate' ? ' (an estimate; --tokenizer counts)' : '';
  return inPlaceOf(teacher, async (request) => {
    const { prompt, reply } = sizeOf(request, counter);
    if (prompt + reply > contextTokens) {
      throw new UnansweredError(
        'over-context',
        `Unexpected request of about ${prompt} tokens with ${reply} for its reply${hint}, expected at most --server-ctx-size ${contextTokens} in all: lower --chunk-tokens or --max-num-tokens, or give the server a larger context`,
      );
    }
    return teacher.chat(request);
  });
}

function sizeOf({ messages, max_tokens: reply = 0 }: ChatRequest, { count }: TokenCounter) {
  const prompt = messages.reduce((sum, { content }) => sum + count(content), 0);
  return { prompt, reply };
}
