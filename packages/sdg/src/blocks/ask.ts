import type { ChatRequest } from '@labpipe/model';
import type { Reply } from '../parse/reply.ts';
import type { Context } from './block.ts';
import { varySeed } from './seed.ts';
import { chatStructured } from './structured.ts';

/** A reply with the seed of the request that it answers. */
export interface Answer extends Reply {
  seed: number;
}

/**
 * So many answers to a request. Servers that give one whatever `n` says (llama.cpp, Ollama) are asked again for the others,
 * each time with another seed.
 */
export async function askFor(
  wanted: number,
  request: ChatRequest & { seed: number },
  { client }: Pick<Context, 'client'>,
): Promise<Answer[]> {
  const ask = async (asked: ChatRequest & { seed: number }): Promise<Answer[]> => {
    const { texts, finish } = await chatStructured(client, asked);
    // No choice at all is an empty answer, which the parser refuses by name.
    const replies = texts.length > 0 ? texts : [''];
    return replies.map((text, index) => ({ text, finish: finish[index] ?? '', seed: asked.seed }));
  };
  const first = await ask(wanted === 1 ? request : { ...request, n: wanted });
  const others = Array.from({ length: Math.max(0, wanted - first.length) }, (_, turn) =>
    ask({ ...request, seed: varySeed(request.seed, turn + 1) }),
  );
  return [...first, ...(await Promise.all(others)).flat()].slice(0, wanted);
}
