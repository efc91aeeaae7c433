// A server that is not ours: `transformers serve` with the pretrained model of make test-all, as train export writes it, teaches a leaf.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'labpipe-transformers-'));
const model = process.env.LABPIPE_SMOLLM2;
const program = join(dirname(process.env.LABPIPE_PYTHON ?? ''), 'transformers');
const env = {
  ...process.env,
  PATH: `${root}node_modules/.bin:${process.env.PATH}`,
  XDG_CACHE_HOME: join(folder, 'cache'),
  HF_HUB_OFFLINE: '1',
  // Its threads wait in loops: on a machine with other work one is faster than two.
  OMP_NUM_THREADS: '1',
};
let server;

afterAll(() => {
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const run = (command, ...args) =>
  execFileSync(command, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });

test.skipIf(!model || !existsSync(program))(
  'sdg is taught by transformers serve, and every text is a sample or a reject',
  { timeout: 300_000 },
  async () => {
    run('train', 'export', '--quiet', '--model', model, '--format', 'hf', '--output', 'model');
    const url = await startServer();
    const leaf = `${root}examples/taxonomy/compositional_skills`;
    const [line] = run('qna-lint', '--quiet', leaf).split('\n');
    const { seed_examples, ...rest } = JSON.parse(line);
    const input = JSON.stringify({ ...rest, seed_examples: seed_examples.slice(0, 2) });
    const options = ['--scale-factor', '2', '--max-num-tokens', '48', '--rejects', 'rejects.jsonl'];
    // 1 is a run in which nothing could be kept: of two answers of a small model that may be.
    const out = execFileSync(
      'bash',
      [
        '-c',
        `sdg "$@" --summary sdg.json || [ $? = 1 ]`,
        'sdg',
        '--endpoint-url',
        url,
        '--model',
        join(folder, 'model'),
        ...options,
      ],
      { cwd: folder, env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const summary = JSON.parse(readFileSync(join(folder, 'sdg.json'), 'utf8'));
    const { made, rejected, failed } = summary;
    expect([summary.in, failed]).toEqual([1, 0]);
    expect(made).toBeGreaterThan(0);
    expect(linesOf(out)).toHaveLength(made - rejected);
    const rejects = linesOf(readFileSync(join(folder, 'rejects.jsonl'), 'utf8'));
    expect(rejects.map((reject) => typeof JSON.parse(reject).reason)).toEqual(
      Array(rejected).fill('string'),
    );
  },
);

async function startServer() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  const where = ['--host', '127.0.0.1', '--port', String(port)];
  const how = ['--device', 'cpu', '--dtype', 'float32'];
  server = spawn(program, ['serve', join(folder, 'model'), ...where, ...how], {
    env,
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  while (server.exitCode === null) {
    // Any answer will do: 5.23 gives 500 for the list of models where Hugging Face's cache is empty.
    const isUp = await fetch(`${url}/v1/models`).then(
      () => true,
      () => false,
    );
    if (isUp) return url;
    await new Promise((go) => setTimeout(go, 200));
  }
  throw new Error(`transformers serve ended with ${server.exitCode}`);
}

function linesOf(text) {
  return text.split('\n').filter(Boolean);
}
