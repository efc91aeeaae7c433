import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** A request as a teacher sees it. */
export interface Asked {
  prompt: string;
  body: Record<string, unknown> & { seed: number };
  /** How many prompts the request has: more than one only in a list of text completions. */
  prompts: number;
  /** How many came before it, itself included. */
  count: number;
  response: ServerResponse;
}

/** What a teacher says, why it stopped, or nothing when it has answered by itself. */
export type Say = (
  asked: Asked,
) => string | string[] | { text: string; finish: string } | undefined;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A real server of the OpenAI API whose answers a test writes; closed after the test. */
export async function startTeacher(
  say: Say,
  { latency, lists = true }: { latency?: (asked: Asked) => number; lists?: boolean } = {},
) {
  const requests: Asked[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/models') return send(response, 200, { data: [{ id: 'scripted' }] });
    const body = JSON.parse(await read(request));
    if (Array.isArray(body.prompt) && !lists) return send(response, 500, {});
    const prompts = body.messages ? [body.messages.at(-1).content] : [body.prompt].flat();
    const asked = {
      prompt: prompts[0],
      prompts: prompts.length,
      body,
      count: requests.length + 1,
      response,
    };
    requests.push(asked);
    if (latency) await new Promise((done) => setTimeout(done, latency(asked)));
    if (!body.messages) {
      const texts = prompts.map((prompt) => say({ ...asked, prompt }));
      return send(response, 200, textCompletion(texts as string[]));
    }
    const said = say(asked);
    if (said !== undefined && !response.destroyed) send(response, 200, completion(said));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  closers.push(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers = {},
): undefined {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

/** The text between the marks that a prompt puts around a part. */
export function part(prompt: string, name: string): string {
  const [, text] = prompt.split(`[Start of ${name}]\n`);
  return text?.split(`\n[End of ${name}]`)[0] ?? '';
}

/** Pairs in the form that prompts ask for. */
export function blocks(...pairs: [question: string, answer: string][]): string {
  return pairs
    .map(([question, answer]) => `[QUESTION]\n${question}\n[ANSWER]\n${answer}\n[END]`)
    .join('\n\n');
}

function completion(said: string | string[] | { text: string; finish: string }) {
  const choices = Array.isArray(said) ? said : [said];
  return {
    id: 'x',
    model: 'scripted',
    choices: choices.map((choice, index) => ({
      index,
      message: { role: 'assistant', content: typeof choice === 'string' ? choice : choice.text },
      finish_reason: typeof choice === 'string' ? 'stop' : choice.finish,
    })),
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function textCompletion(texts: readonly string[]) {
  return {
    id: 'x',
    model: 'scripted',
    choices: texts.map((text, index) => ({ index, text, finish_reason: 'stop' })),
    usage: { prompt_tokens: texts.length, completion_tokens: texts.length },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
