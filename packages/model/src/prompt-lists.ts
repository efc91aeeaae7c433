import { type ChatAnswer, countOf, type Usage } from './answer.ts';
import type { Client } from './client.ts';
import { RequestError } from './errors.ts';
import type { CompletionRequest } from './request.ts';

/** What a text completion is asked for, besides its prompt. */
export type CompletionSettings = Omit<CompletionRequest, 'prompt'>;

/** Completes one prompt. */
export type Complete = (prompt: string, settings: CompletionSettings) => Promise<ChatAnswer>;

/** Prompts in one request: as InstructLab sends them. */
export const mostPrompts = 8;

/**
 * Text completions, several prompts a request where the server takes lists, which saves it and us most of what a request
 * costs. A prompt of a list that is refused is asked again by itself, so that it takes no other with it. A list has one seed
 * for all of its prompts; so where lists are taken no seed is sent, or what is answered would hang on who asked beside it.
 */
export function openPromptLists(client: Pick<Client, 'complete'>): Complete {
  let takesLists: Promise<boolean> | undefined;
  const waiting = new Map<string, Waiting[]>();

  const alone = async (prompt: string, settings: CompletionSettings): Promise<ChatAnswer> =>
    (await answersOf(client, [prompt], settings))[0] as ChatAnswer;

  const send = async (all: readonly Waiting[], settings: CompletionSettings): Promise<void> => {
    const prompts = all.map(({ prompt }) => prompt);
    try {
      const answers = await answersOf(client, prompts, settings);
      for (const [at, { give }] of all.entries()) give(answers[at] as ChatAnswer);
    } catch (error) {
      for (const { prompt, give, fail } of all) {
        if (all.length > 1 && error instanceof RequestError)
          alone(prompt, settings).then(give, fail);
        else fail(error);
      }
    }
  };
  const flush = (key: string, settings: CompletionSettings): void => {
    const all = waiting.get(key);
    if (!all) return;
    waiting.delete(key);
    void send(all, settings);
  };
  const together = (prompt: string, settings: CompletionSettings): Promise<ChatAnswer> =>
    new Promise((give, fail) => {
      const key = JSON.stringify(settings);
      const all = waiting.get(key) ?? [];
      all.push({ prompt, give, fail });
      if (all.length === mostPrompts) return flush(key, settings);
      if (all.length > 1) return;
      waiting.set(key, all);
      // The rows of an answered list ask their next questions within this turn of the event loop.
      setImmediate(flush, key, settings);
    });

  return async (prompt, { seed, ...settings }) => {
    takesLists ??= probe(client);
    if (await takesLists) return together(prompt, settings);
    return alone(prompt, seed === undefined ? settings : { ...settings, seed });
  };
}

interface Waiting {
  prompt: string;
  give: (answer: ChatAnswer) => void;
  fail: (error: unknown) => void;
}

/** Whether a server answers two prompts with two texts. Most that do not, refuse. */
async function probe({ complete }: Pick<Client, 'complete'>): Promise<boolean> {
  try {
    const { choices } = await complete({ prompt: ['a', 'b'], max_tokens: 1 }, { retries: 0 });
    return choices.length === 2;
  } catch {
    return false;
  }
}

async function answersOf(
  { complete }: Pick<Client, 'complete'>,
  prompts: readonly string[],
  settings: CompletionSettings,
): Promise<ChatAnswer[]> {
  const prompt = prompts.length === 1 ? (prompts[0] as string) : [...prompts];
  const { choices: all, usage, model } = await complete({ prompt, ...settings });
  const choices = [...all].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  const each = choices.length / prompts.length;
  if (!Number.isInteger(each)) {
    const message = `Unexpected ${choices.length} choices, expected as many for each of ${prompts.length} prompts`;
    throw new RequestError(200, message);
  }
  const answers = prompts.map((_, at) => choices.slice(at * each, (at + 1) * each));
  const sizes = answers.map((own) => own.reduce((sum, { text }) => sum + text.length, 0));
  const tokensIn = shares(
    usage?.prompt_tokens ?? 0,
    prompts.map(({ length }) => length),
  );
  const tokensOut = shares(countOf(usage?.completion_tokens), sizes);
  return answers.map((own, at) => ({
    texts: own.map(({ text }) => text),
    finish: own.map(({ finish_reason }) => String(finish_reason ?? '')),
    usage: usageOf(tokensIn[at] as number, tokensOut[at] as number),
    model: String(model ?? ''),
  }));
}

function usageOf(prompt_tokens: number, completion_tokens: number): Usage {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** A whole number shared out by sizes, to the last: the server counts a list as one. */
export function shares(total: number, sizes: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  let given = 0;
  return sizes.map((size, at) => {
    before += size;
    const until = at === sizes.length - 1 ? total : Math.round((total * before) / Math.max(1, all));
    const share = until - given;
    given = until;
    return share;
  });
}
