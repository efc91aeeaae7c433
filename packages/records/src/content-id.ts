import { hash } from 'node:crypto';
import { jsonTexts } from './json-texts.ts';

/** 16 hex digits of the SHA-256 of a JSON value, whatever the order of its keys. */
export function contentId(value: unknown): string {
  return idOf(jsonTexts(value)?.sorted ?? '');
}

/** The whole SHA-256, in 64 hex digits, of a JSON value, whatever the order of its keys. */
export function contentHash(value: unknown): string {
  return hashOf(jsonTexts(value)?.sorted ?? '');
}

/** The content id of a value that is written out already, its keys sorted. */
export function idOf(sorted: string): string {
  return hashOf(sorted).slice(0, 16);
}

function hashOf(text: string): string {
  return hash('sha256', text);
}
