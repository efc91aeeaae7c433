// The server of the sdg benchmark: the same answer to everybody, each after the same time.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

/** Milliseconds. */
export const latency = 200;

// A process of its own, as it must not wait for us nor we for it.
export async function startTeacher() {
  if (process.argv[2] === 'teacher') throw new Error('a teacher starts no teacher');
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'teacher'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise((ready) => child.stdout.once('data', ready));
  return { url: `http://127.0.0.1:${Number(port)}/v1`, stop: () => child.kill() };
}

if (process.argv[2] === 'teacher') {
  let count = 0;
  let first = null;
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url.endsWith('/forget')) first = null;
    if (request.method === 'GET') return response.end(JSON.stringify(first));
    first ??= Date.now();
    if (request.url.endsWith('/chat/completions')) {
      request.resume();
      request.on('end', () => setTimeout(() => response.end(chat(++count)), latency));
    } else {
      const { length } = [(await bodyOf(request)).prompt].flat();
      setTimeout(() => response.end(texts(length, () => ++count)), latency);
    }
  });
  server.listen(0, '127.0.0.1', 4096, () => process.stdout.write(`${server.address().port}\n`));
}

async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

function chat(number) {
  return JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    model: 'bench',
    choices: [
      { index: 0, message: { role: 'assistant', content: pair(number) }, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
}

function texts(prompts, next) {
  return JSON.stringify({
    id: 'x',
    object: 'text_completion',
    model: 'bench',
    choices: Array.from({ length: prompts }, (_, index) => ({
      index,
      text: pair(next()),
      finish_reason: 'stop',
    })),
    usage: { prompt_tokens: prompts, completion_tokens: prompts, total_tokens: 2 * prompts },
  });
}

function pair(number) {
  return `[QUESTION]\nWhat is question ${number}?\n[ANSWER]\nAnswer ${number}.\n[END]`;
}
