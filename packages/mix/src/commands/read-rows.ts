import type { Io } from '@labpipe/cli';
import type { Ledger } from '@labpipe/records';
import { readEntries } from '../entries.ts';
import type { Entry } from '../entry.ts';
import type { Losses } from '../make-entries.ts';

/** Every row of the files as `mix` would write it without a split, duplicates too, and of a benchmark what only asks; counted as out. */
export async function* readRows(
  paths: readonly string[],
  args: { 'skip-bad'?: boolean | undefined },
  io: Io,
  ledger: Losses & Pick<Ledger, 'wrote'>,
  isBenchmark = false,
): AsyncGenerator<Entry> {
  const settings = { ...args, isBenchmark, seed: 0, phase: 'all' as const, asks: false };
  const sources = paths.map((path) => ({ path }));
  for await (const some of readEntries(sources, settings, io, ledger)) {
    for (const { entry } of some) {
      ledger.wrote();
      yield entry;
    }
  }
}

/** What a row's metadata say under a name, where that is a text. */
export function metadataText(metadata: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(metadata)?.[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
