import { type ChatMessage, type Client, RequestError, type Usage } from '@labpipe/model';

/** How to ask, as the flags say it. */
export interface AskSettings {
  temperature: number;
  'max-tokens'?: number | undefined;
  seed?: number | undefined;
  /** Ask for the answer piece by piece. */
  stream: boolean;
}

/** What a model said. */
export interface Said {
  text: string;
  /** Only of answers that came whole. */
  usage?: Usage;
  model: string;
  seconds: number;
  /** Whether somebody had enough of it. */
  interrupted: boolean;
}

/** Ask, and give `show` the pieces as they come. An aborted signal ends the answer where it is. */
export async function ask(
  client: Client,
  messages: readonly ChatMessage[],
  settings: AskSettings,
  show: (piece: string) => Promise<void> = async () => {},
  signal?: AbortSignal,
): Promise<Said> {
  const { temperature, 'max-tokens': maxTokens, seed } = settings;
  const request = {
    messages,
    temperature,
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(seed !== undefined && { seed }),
  };
  const began = performance.now();
  let text = '';
  let usage: Usage | undefined;
  try {
    if (settings.stream) {
      for await (const piece of client.stream(request, signal)) {
        text += piece;
        await show(piece);
      }
    } else {
      const answer = await unlessAborted(client.chat(request), signal);
      text = answer.texts[0] ?? '';
      usage = answer.usage;
      await show(text);
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  return {
    text,
    ...(usage && { usage }),
    model: client.model,
    seconds: Math.round(performance.now() - began) / 1000,
    interrupted: signal?.aborted ?? false,
  };
}

/** Whether a request was refused because it holds more than the model can take. */
export function isTooLong(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return code === 'context_length_exceeded' || /context (length|window|size)/i.test(error.message);
}

async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    result.then(resolve, reject);
  });
}
