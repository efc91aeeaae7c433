import { bareText } from './bare.ts';
import { innerObjects, parseLenient } from './json-objects.ts';

/** The values under these keys, in any case, of every JSON object in a text that has them all: what structured output gives. */
export function jsonRows(text: string, keys: readonly string[]): string[][] {
  return innerObjects(text).flatMap(({ source, closed }) => {
    const object = closed ? parseLenient(source) : undefined;
    const entries = Object.entries(object ?? {}).map(([key, value]) => [key.toLowerCase(), value]);
    const values = new Map(entries as [string, unknown][]);
    const row = keys.map((key) => textOf(values.get(key.toLowerCase())));
    return row.includes(undefined) ? [] : [row as string[]];
  });
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return bareText(value) || undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
