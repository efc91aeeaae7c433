import { EndpointError } from '@labpipe/cli';
import type { Client } from '@labpipe/model';
import { letters } from './read-task.ts';

// The most that servers tell of one place (serve, vLLM).
const most = 20;

/**
 * Log-probability of each letter, with what stands before it, as what follows a prompt; null where it is not among the likeliest tokens, while another letter is.
 * One token is asked for, so that a server reads the prompt once and may keep its beginning. Where no letter is among them, each is scored
 * for itself. An EndpointError where the server gives no log-probabilities.
 */
export async function letterLogprobs(
  client: Client,
  prompt: string,
  before: string,
): Promise<(number | null)[]> {
  const { choices } = await client.complete({
    prompt,
    max_tokens: 1,
    temperature: 0,
    logprobs: most,
  });
  const top = choices[0]?.logprobs?.top_logprobs?.[0];
  if (!top) throw silent(client);
  const found = letters.map((letter) => top[`${before}${letter}`] ?? null);
  if (found.some((logprob) => logprob !== null)) return found;
  return scoreEach(client, prompt, before);
}

/** The prompt with each letter after it, of which the server gives the log-probabilities. */
async function scoreEach(client: Client, prompt: string, before: string): Promise<number[]> {
  const { choices } = await client.complete({
    prompt: letters.map((letter) => `${prompt}${before}${letter}`),
    max_tokens: 0,
    temperature: 0,
    echo: true,
    logprobs: 1,
  });
  // Servers count characters as Python does.
  const length = [...prompt].length;
  return letters.map((_, at) => {
    const { token_logprobs: logprobs, text_offset: offsets } =
      choices.find(({ index }) => index === at)?.logprobs ?? {};
    if (!logprobs || !offsets) throw silent(client);
    return logprobs.reduce((sum, each, i) => (offsets[i]! >= length ? sum + each : sum), 0);
  });
}

function silent({ url }: Client): EndpointError {
  return new EndpointError(
    `${url}: Unexpected answer without log-probabilities, expected them for logprobs: ${most}; serve, vLLM and llama-server give them`,
  );
}
