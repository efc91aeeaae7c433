import { estimateTokens } from '../chunks/size.ts';
import { type ChatRequest, inPlaceOf, type Teacher } from './teacher.ts';
import { UnansweredError } from './unanswered-error.ts';

/** Hold back a request that the server's context cannot hold: prompt by our estimate, and the longest reply. */
export function withinContext(teacher: Teacher, contextTokens: number): Teacher {
  return inPlaceOf(teacher, async (request) => {
    const { prompt, reply } = sizeOf(request);
    if (prompt + reply > contextTokens) {
      throw new UnansweredError(
        'over-context',
        `Unexpected request of about ${prompt} tokens with ${reply} for its reply, expected at most --server-ctx-size ${contextTokens} in all: lower --chunk-tokens or --max-num-tokens, or give the server a larger context`,
      );
    }
    return teacher.chat(request);
  });
}

function sizeOf({ messages, max_tokens: reply = 0 }: ChatRequest) {
  const prompt = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  return { prompt, reply };
}
