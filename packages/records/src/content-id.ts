import { createHash } from 'node:crypto';
import { jsonTexts } from './json-texts.ts';

/** 16 hex digits of the SHA-256 of a JSON value, whatever the order of its keys. */
export function contentId(value: unknown): string {
  return idOf(jsonTexts(value)?.sorted ?? '');
}

/** The same, of a value that is written out already, its keys sorted. */
export function idOf(sorted: string): string {
  return createHash('sha256').update(sorted).digest('hex').slice(0, 16);
}
