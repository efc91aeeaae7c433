import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [requests, flying, latency] = [2000, 64, 200];

/** sdg against a server that answers each request after the same time: how near it comes to the ideal. */
export const sdg = {
  name: 'sdg',
  about: `${requests} requests, ${flying} in flight, to a server that takes ${latency} ms for each, against the ideal`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    writeFileSync(join(folder, 'leaves.jsonl'), `${JSON.stringify(leaf())}\n`);
    const { server, url } = await startTeacher();
    const args = [
      '--jobs',
      String(flying),
      '--scale-factor',
      '1',
      '--endpoint-url',
      url,
      '--model',
      'bench',
    ];
    const began = performance.now();
    await promisify(execFile)(
      `${root}node_modules/.bin/sdg`,
      [...args, '--quiet', join(folder, 'leaves.jsonl')],
      {
        maxBuffer: 1e9,
      },
    );
    const seconds = (performance.now() - began) / 1000;
    server.close();
    rmSync(folder, { recursive: true });
    yield {
      figure: 'requests a second, start-up included',
      value: requests / seconds,
      unit: 'requests/s',
      baseline: {
        name: 'the ideal',
        value: requests / (Math.ceil(requests / flying) * (latency / 1000)),
      },
      goal: 0.97,
    };
  },
};

function leaf() {
  const seed_examples = Array.from({ length: requests }, (_, number) => ({
    question: `What is ${number} in words?`,
    answer: `It is number ${number}.`,
  }));
  const path = 'compositional_skills/bench';
  return {
    kind: 'leaf',
    id: 'bench',
    path,
    file: `${path}/qna.yaml`,
    type: 'freeform_skill',
    version: 2,
    created_by: 'bench',
    task_description: 'Numbers.',
    seed_examples,
  };
}

async function startTeacher() {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => setTimeout(() => response.end(reply(++count)), latency));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { server, url: `http://127.0.0.1:${server.address().port}/v1` };
}

function reply(number) {
  const content = `[QUESTION]\nWhat is question ${number}?\n[ANSWER]\nAnswer ${number}.\n[END]`;
  return JSON.stringify({
    id: 'x',
    object: 'chat.completion',
    model: 'bench',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
}
