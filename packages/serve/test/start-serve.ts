import { PassThrough, Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';
import { main } from '../src/cli.ts';

// Models are loaded here, maybe on a machine that has other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const tiny = fileURLToPath(new URL('fixtures/tiny.gguf', import.meta.url));

export interface Running {
  /** With /v1. */
  url: string;
  endpoint: Record<string, unknown>;
  stderr: () => string;
  /** As SIGTERM does; the exit code. */
  stop: () => Promise<number>;
}

/** Run `serve` inside the test process, at a free port, until the end of the test file. */
export async function startServe(
  argv: readonly string[],
  { stdin }: { stdin?: string | PassThrough } = {},
): Promise<Running> {
  const signal = new AbortController();
  let [out, err] = ['', ''];
  const ended: { code?: number } = {};
  const code = main(['--port', '0', '--gpu', 'none', ...argv], {
    stdin: stdin instanceof PassThrough ? stdin : Readable.from([stdin ?? '']),
    stdout: sink((text) => (out += text)),
    stderr: sink((text) => (err += text)),
    env: {},
    signal: signal.signal,
  }).then((value) => (ended.code = value));
  const stop = () => {
    signal.abort();
    return code;
  };
  afterAll(stop);
  while (!out.includes('\n')) {
    if (ended.code !== undefined) throw new Error(`serve ended with ${ended.code}: ${err}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const endpoint = JSON.parse(out) as Record<string, unknown>;
  return { url: String(endpoint['url']), endpoint, stderr: () => err, stop };
}

/** What a server may answer; a test that looks for what is not there fails on it. */
export interface Answer {
  status: number;
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
  error: { message: string; type: string; code: string };
  choices: [Choice, ...Choice[]];
}

export interface Choice {
  index: number;
  text: string;
  message: { content: string };
  delta: { role?: string; content?: string };
  finish_reason: string | null;
  logprobs: {
    tokens: string[];
    token_logprobs: number[];
    top_logprobs: Record<string, number>[];
    text_offset: number[];
    content: {
      token: string;
      logprob: number;
      bytes: number[];
      top_logprobs: { logprob: number }[];
    }[];
  };
}

/** POST a body, and read the JSON that comes back. */
export async function post(url: string, body: unknown, init: RequestInit = {}): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: text, ...init });
  return { ...((await response.json()) as Answer), status: response.status };
}

/** POST a body, and read the events that come back, without `[DONE]`. */
export async function postForEvents(url: string, body: object): Promise<Answer[]> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ ...body, stream: true }),
  });
  const events = (await response.text()).trim().split('\n\n');
  if (events.pop() !== 'data: [DONE]') throw new Error('the stream did not end with [DONE]');
  return events.map((event) => JSON.parse(event.slice('data: '.length)) as Answer);
}

function sink(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
}
