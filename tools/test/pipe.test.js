// The pipe of the README as one line of shell: every tool of it at once, to a server that answers.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-pipe-'));
const env = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  XDG_CACHE_HOME: join(folder, 'cache'),
};
const leaf = `${root}examples/taxonomy/knowledge/places`;
const rows = `qna-lint --quiet ${leaf} | sdg --quiet --scale-factor 10 | mix --quiet --open-book 0`;
const started = [];

afterAll(() => {
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

function start(command, args) {
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  return child;
}

test('qna-lint | sdg | mix | train | evaluate recall --pick best | serve ends in a server that chat asks', async () => {
  const teacher = start('teacher', ['--port', '0']);
  const [line] = await once(teacher.stdout, 'data');
  env.OPENAI_BASE_URL = JSON.parse(line).url;
  const bash = (script) =>
    execFileSync('bash', ['-o', 'pipefail', '-c', script], { cwd: folder, env, encoding: 'utf8' });

  bash(`${rows} | train init --quiet --output base.gguf`);
  const pipe = `${rows} | train --quiet --model base.gguf --num-epochs 2 | evaluate recall --quiet --pick best | serve --quiet --port 0`;
  const server = start('bash', ['-c', pipe]);
  const [record] = await once(server.stdout, 'data');
  const endpoint = JSON.parse(record);
  expect(endpoint).toMatchObject({ kind: 'endpoint', backend: 'llama-cpp' });

  const questions = readFileSync(join(folder, 'held-out.jsonl'), 'utf8').trim().split('\n');
  expect(questions.length).toBeGreaterThan(10);
  const said = bash(`echo '${JSON.stringify(endpoint)}' | chat --json 'Who built the light?'`);
  expect(JSON.parse(said)).toMatchObject({
    kind: 'message',
    role: 'assistant',
    model: endpoint.model,
  });

  process.kill(endpoint.pid, 'SIGTERM');
  await once(server, 'exit');
}, 240_000);
