import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@labpipe/cli';
import { temporaryFolder } from '@labpipe/cli/testing';
import { expect, test } from 'vitest';
import { endpointSettings, normalUrl } from '../src/index.ts';

const folder = temporaryFolder();

test.each([
  ['http://127.0.0.1:8000', 'http://127.0.0.1:8000/v1'],
  ['http://127.0.0.1:8000/', 'http://127.0.0.1:8000/v1'],
  ['http://127.0.0.1:8000/v1/', 'http://127.0.0.1:8000/v1'],
  ['127.0.0.1:8000', 'http://127.0.0.1:8000/v1'],
  ['http://host/v1/chat/completions', 'http://host/v1'],
  ['https://host/api/openai', 'https://host/api/openai'],
])('%s is reached at %s', (given, url) => {
  expect(normalUrl(given)).toBe(url);
});

test('text that is no url is a usage error', () => {
  expect(() => normalUrl('http://')).toThrow(UsageError);
});

test('a flag comes before the environment, and without both it says what to give', () => {
  const env = { OPENAI_BASE_URL: 'http://environment', OPENAI_API_KEY: 'from-environment' };
  expect(endpointSettings({ 'endpoint-url': 'http://flag' }, { env }).url).toBe('http://flag/v1');
  expect(endpointSettings({}, { env })).toMatchObject({
    url: 'http://environment/v1',
    key: 'from-environment',
  });
  expect(() => endpointSettings({}, { env: {} })).toThrow('--endpoint-url');
});

test('a key comes from a file, without the line end', () => {
  const file = join(folder, 'key');
  writeFileSync(file, 'secret\n');
  const args = { 'endpoint-url': 'http://host', 'api-key-file': file };
  expect(endpointSettings(args, { env: { OPENAI_API_KEY: 'other' } }).key).toBe('secret');
  const empty = join(folder, 'empty');
  writeFileSync(empty, '\n');
  expect(() => endpointSettings({ ...args, 'api-key-file': empty }, { env: {} })).toThrow(
    `--api-key-file ${empty}: Unexpected empty file`,
  );
  const missing = { ...args, 'api-key-file': join(folder, 'none') };
  expect(() => endpointSettings(missing, { env: {} })).toThrow(UsageError);
});
