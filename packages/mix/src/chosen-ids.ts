import { InputError, type Io, inputs, UsageError } from '@labpipe/cli';
import { type Ledger, readLines } from '@labpipe/records';
import { rowOf } from './entry.ts';
import type { Made } from './make-entries.ts';

/** Files of ids: rows to take alone, and rows to leave out. */
export interface IdArgs {
  only?: string | undefined;
  except?: string | undefined;
}

/** Ids that a file names, each with whether a row had it. */
export interface ChosenIds {
  path: string;
  seen: Map<string, boolean>;
  /** Whether the rows with these ids stay, or the others. */
  stay: boolean;
}

/** The ids of these files, of which one may be standard input where no rows come from there. Throws UsageError and InputError. */
export async function readChosenIds(
  { only, except }: IdArgs,
  paths: readonly string[],
  io: Io,
): Promise<ChosenIds[]> {
  const files = [
    { path: only, stay: true },
    { path: except, stay: false },
  ];
  const named = files.map(({ path }) => path).filter((path) => path === '-');
  if (named.length > 1 || (named.length === 1 && paths.includes('-'))) {
    throw new UsageError('Unexpected second -, expected standard input to be named once');
  }
  const all: ChosenIds[] = [];
  for (const { path, stay } of files) {
    if (path !== undefined) all.push({ path, stay, seen: await readIds(path, io) });
  }
  return all;
}

async function readIds(path: string, io: Io): Promise<Map<string, boolean>> {
  const ids = new Map<string, boolean>();
  const [input] = inputs([path], io);
  let number = 0;
  for await (const line of readLines(input!.bytes)) {
    number++;
    if (line.trim() === '') continue;
    const id = idOf(line);
    if (id === undefined) {
      throw new InputError(
        `${input!.name}:${number}`,
        'Unexpected record without an id, expected one with it, or an id alone',
      );
    }
    ids.set(id, false);
  }
  return ids;
}

/** What a line names: the id of a record, a text of JSON, or what stands there, as `jq -r` writes it. */
function idOf(line: string): string | undefined {
  const value = parse(line);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return line.trim();
  const { id } = value as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The entries whose ids are chosen; the others are refused, and ids that no row has are told of at the end. */
export async function* chosenByIds(
  entries: AsyncIterable<Iterable<Made>>,
  files: readonly ChosenIds[],
  ledger: Pick<Ledger, 'reject' | 'note'>,
): AsyncGenerator<Iterable<Made>> {
  for await (const some of entries) yield chosen(some);
  for (const { path, seen } of files) {
    const missing = [...seen.values()].filter((isSeen) => !isSeen).length;
    if (missing > 0) ledger.note(`${missing} of ${seen.size} ids of ${path} belong to no row`);
  }

  function* chosen(some: Iterable<Made>): Generator<Made> {
    for (const made of some) {
      const row = rowOf(made.entry);
      const against = files.find(({ seen, stay }) => {
        const isNamed = seen.has(row.id);
        if (isNamed) seen.set(row.id, true);
        return isNamed !== stay;
      });
      if (!against) yield made;
      else {
        const detail = `Its id is ${against.stay ? 'not in' : 'in'} ${against.path}`;
        ledger.reject('choose', 'not-chosen', detail, row);
      }
    }
  }
}
