import { InputError } from '@labpipe/cli';
import type { Metadata, MetadataValue } from './value.ts';

/** What the getters read: an open GGUF file, or metadata about to be written. */
export interface HasMetadata {
  readonly path: string;
  readonly metadata: Metadata;
}

/** The number under a key; without one, `otherwise`, or an InputError where there is no such default. */
export function numberAt(gguf: HasMetadata, key: string, otherwise?: number): number {
  const found = gguf.metadata.get(key);
  if (found === undefined && otherwise !== undefined) return otherwise;
  if (typeof found?.value === 'number') return found.value;
  if (typeof found?.value === 'bigint') return Number(found.value);
  throw unexpected(gguf, key, found, 'a number');
}

/** The text under a key; without one, `otherwise`, or an InputError where there is no such default. */
export function textAt(gguf: HasMetadata, key: string, otherwise?: string): string {
  const found = gguf.metadata.get(key);
  if (found === undefined && otherwise !== undefined) return otherwise;
  if (typeof found?.value === 'string') return found.value;
  throw unexpected(gguf, key, found, 'a text');
}

/** The boolean under a key; without one, `otherwise`. */
export function flagAt(gguf: HasMetadata, key: string, otherwise: boolean): boolean {
  const found = gguf.metadata.get(key);
  if (found === undefined) return otherwise;
  if (typeof found.value === 'boolean') return found.value;
  throw unexpected(gguf, key, found, 'a boolean');
}

/** The list of texts under a key, or an InputError. */
export function textsAt(gguf: HasMetadata, key: string): readonly string[] {
  const found = gguf.metadata.get(key);
  if (found?.type === 'array' && found.items === 'string') return found.value as readonly string[];
  throw unexpected(gguf, key, found, 'a list of texts');
}

/** The list of numbers under a key; `undefined` where there is no such key. */
export function numbersAt(gguf: HasMetadata, key: string): readonly number[] | undefined {
  const found = gguf.metadata.get(key);
  if (found === undefined) return undefined;
  if (found.type === 'array' && found.value.every((value) => typeof value === 'number')) {
    return found.value as readonly number[];
  }
  throw unexpected(gguf, key, found, 'a list of numbers');
}

function unexpected(
  { path }: HasMetadata,
  key: string,
  found: MetadataValue | undefined,
  expected: string,
): InputError {
  const what = found === undefined ? 'missing key' : found.type;
  return new InputError(`${path}: ${key}`, `Unexpected ${what}, expected ${expected}`);
}
