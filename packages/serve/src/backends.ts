import { stat } from 'node:fs/promises';
import { InputError } from '@labpipe/cli';
import type { Backend } from './backend.ts';
import { llamaCpp } from './backends/llama-cpp.ts';

/** Every backend; the first that accepts a path runs it. */
const backends: readonly Backend[] = [llamaCpp];

/** The backend for a path; throws InputError where there is nothing, or nothing that any of them runs. */
export async function backendFor(path: string): Promise<Backend> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new InputError(
      path,
      'Unexpected missing file, expected a model, such as train init makes',
    );
  }
  for (const backend of backends) if (await backend.accepts(path)) return backend;
  const what = found.isDirectory() ? 'folder' : 'content';
  throw new InputError(
    path,
    `Unexpected ${what}, expected ${backends.map(({ runs }) => runs).join(' or ')}`,
  );
}
