import { expect, test } from 'vitest';
import { startServe, tiny } from '../start-serve.ts';

test('the model is listed under its name, with its context', async () => {
  const { url, endpoint } = await startServe([
    '--served-model-name',
    'vel',
    '--context-length',
    '128',
    tiny,
  ]);
  expect(await (await fetch(`${url}/models`)).json()).toEqual({
    object: 'list',
    data: [
      {
        id: 'vel',
        object: 'model',
        created: expect.any(Number),
        owned_by: 'labpipe',
        max_model_len: 128,
      },
    ],
  });
  expect(endpoint).toMatchObject({
    kind: 'endpoint',
    model: 'vel',
    pid: process.pid,
    backend: 'llama-cpp',
  });
});

test('health answers without /v1', async () => {
  const { url } = await startServe([tiny]);
  expect(await (await fetch(new URL('/health', url))).json()).toEqual({ status: 'ok' });
});
