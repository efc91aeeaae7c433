// What only real processes show.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { startEndpoint } from './fake-endpoint.ts';

const options = { preferLocal: true, localDir: import.meta.dirname } as const;
const tiny = fileURLToPath(new URL('../../serve/test/fixtures/tiny.gguf', import.meta.url));

test('the installed bin asks and ends', async () => {
  const { url } = await startEndpoint(() => ['fine']);
  const { stdout, stderr } = await execa('chat', ['--endpoint-url', url, 'How are you?'], {
    ...options,
    stdin: 'ignore',
  });
  expect([stdout, stderr]).toEqual(['fine', '']);
});

test('serve | chat answers, and both end', async () => {
  const script = 'serve --port 0 --gpu none "$0" | chat "What is the capital of Velmora?"';
  const { stdout, exitCode } = await execa('bash', ['-o', 'pipefail', '-c', script, tiny], options);
  expect([stdout, exitCode]).toEqual(['The capital of Velmora is Tessa.', 0]);
});

test('an answer comes while it is written', async () => {
  const { url } = await startEndpoint(() =>
    (async function* () {
      yield 'first';
      await new Promise(() => {});
    })(),
  );
  const child = execa('chat', ['--endpoint-url', url, 'x'], {
    ...options,
    stdin: 'ignore',
    reject: false,
  });
  const [data] = await new Promise<Buffer[]>((resolve) =>
    child.stdout.once('data', (chunk) => resolve([chunk])),
  );
  expect(String(data)).toBe('first');
  child.kill('SIGINT');
  expect((await child).exitCode).toBe(130);
});
