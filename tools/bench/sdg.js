import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { latency, startTeacher } from './sdg-teacher.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** sdg against a server that answers each request after the same time, and against its own cache. */
export const sdg = {
  name: 'sdg',
  about: `requests to a server that takes ${latency} ms for each: rate, CPU time, memory, and from the cache`,
  async *run() {
    const folder = mkdtempSync(join(tmpdir(), 'labpipe-bench-'));
    const teacher = await startTeacher();
    try {
      yield* figures(folder, teacher.url);
    } finally {
      teacher.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

async function* figures(folder, url) {
  const start = await measure(folder, url, { requests: 1, flying: 1 });
  const few = await measure(folder, url, { requests: 2000, flying: 64 });
  const ideal = { name: 'the ideal', value: idealRate(2000, 64) };
  yield {
    figure: '2,000 requests, 64 in flight, from the first request to the end of the process',
    value: few.rate,
    unit: 'requests/s',
    baseline: ideal,
    goal: 0.97,
  };
  yield {
    figure: 'the same, start-up included',
    value: few.wholeRate,
    unit: 'requests/s',
    baseline: ideal,
    goal: 0.97,
  };
  yield {
    figure: 'CPU time of a request, without start-up',
    value: (few.cpu - start.cpu) / 1999,
    unit: 'ms',
    baseline: { name: 'one millisecond', value: 1 },
    better: 'less',
    goal: 1,
  };
  const lists = await measure(folder, url, { requests: 10_000, flying: 64, more: lists8 });
  yield {
    figure: '10,000 prompts in lists of 8, 64 requests in flight, start-up included',
    value: lists.wholeRate,
    unit: 'rows/s',
    baseline: { name: 'instructlab-sdg elsewhere', value: 770 },
    goal: 1,
  };
  const many = await measure(folder, url, { requests: 10_000, flying: 512 });
  yield {
    figure: '10,000 requests, 512 in flight, start-up included',
    value: many.wholeRate,
    unit: 'requests/s',
    baseline: { name: 'a thousand a second', value: 1000 },
    goal: 1,
  };
  const small = await measure(folder, url, { requests: 1000, flying: 256 });
  const filled = await measure(folder, url, { requests: 100_000, flying: 256, cache: 'kept' });
  yield {
    figure: 'most memory, 100,000 rows against 1,000, 256 in flight',
    value: filled.memory,
    unit: 'MiB',
    baseline: { name: '1,000 rows', value: small.memory },
    better: 'less',
    goal: 0.67,
  };
  const cached = await measure(folder, url, { requests: 100_000, flying: 64, cache: 'kept' });
  yield {
    figure: '100,000 rows again, all from the cache, start-up included',
    value: cached.wholeRate,
    unit: 'rows/s',
    baseline: { name: 'ten thousand a second', value: 10_000 },
    goal: 1,
  };
}

const lists8 = ['--model-family', 'granite'];

function idealRate(requests, flying) {
  return requests / (Math.ceil(requests / flying) * (latency / 1000));
}

let runs = 0;

/** Requests a second without and with start-up, milliseconds of CPU time and MiB at most, of one run. */
async function measure(folder, url, { requests, flying, cache = `cache-${++runs}`, more = [] }) {
  const leaves = join(folder, 'leaves.jsonl');
  const usage = join(folder, 'usage.json');
  await writeLeaves(leaves, requests);
  const argv = [
    ['--import', usageHook(folder, usage), `${root}packages/sdg/bin/sdg.js`, '--quiet'],
    ['--jobs', String(flying), '--scale-factor', '1', '--cache', join(folder, cache), ...more],
    ['--endpoint-url', url, '--model', 'bench', leaves],
  ].flat();
  await fetch(`${url}/forget`);
  const began = Date.now();
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((done) => child.on('exit', done));
  if (code !== 0) throw new Error(`sdg ended with ${code}`);
  const ended = Date.now();
  const first = (await (await fetch(`${url}/first`)).json()) ?? began;
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(readFileSync(usage, 'utf8'));
  return {
    rate: requests / ((ended - first) / 1000),
    wholeRate: requests / ((ended - began) / 1000),
    cpu: (userCPUTime + systemCPUTime) / 1000,
    memory: maxRSS / 1024,
  };
}

function usageHook(folder, usage) {
  const hook = join(folder, 'usage.mjs');
  writeFileSync(
    hook,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));\n`,
  );
  return hook;
}

/** Skills of a hundred seed examples each: a request for every example. */
async function writeLeaves(file, requests) {
  const output = createWriteStream(file);
  for (let first = 0; first < requests; first += 100) {
    const count = Math.min(100, requests - first);
    output.write(`${JSON.stringify(leaf(first, count))}\n`);
  }
  await new Promise((done) => output.end(done));
}

function leaf(first, count) {
  const seed_examples = Array.from({ length: count }, (_, index) => ({
    question: `What is ${first + index} in words?`,
    answer: `It is number ${first + index}.`,
  }));
  const path = `compositional_skills/bench/${first}`;
  return {
    kind: 'leaf',
    id: `bench-${first}`,
    path,
    file: `${path}/qna.yaml`,
    type: 'freeform_skill',
    version: 2,
    created_by: 'bench',
    task_description: 'Numbers.',
    seed_examples,
  };
}
