import { expect, test, vi } from 'vitest';
import { chooseRuntime } from '../../src/engines/choose.ts';

vi.mock('onnxruntime-node', () => {
  throw new Error('no binary for this machine');
});

test('without ONNX Runtime, auto is WebAssembly and says so', async () => {
  const said: string[] = [];
  const runtime = await chooseRuntime('auto', (text) => said.push(text));
  expect(runtime.name).toBe('jax');
  expect(said).toEqual([expect.stringContaining('onnxruntime-node does not load here')]);
});

test('without ONNX Runtime, asking for it is a usage error that says what to do', async () => {
  await expect(chooseRuntime('onnx', () => {})).rejects.toThrow(/npm install onnxruntime-node/);
});
