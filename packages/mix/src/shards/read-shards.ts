import { InputError, type Io, inputs, UsageError } from '@labpipe/cli';
import type { Entry } from '../entry.ts';
import { fillFromStream } from '../input/fill.ts';
import { wholeLines } from '../input/parts.ts';
import { freshSlots } from '../input/slots.ts';
import type { Losses, Made } from '../make-entries.ts';
import type { ShardEnd, ShardHead } from './shard.ts';
import { rowKey } from './write-shard.ts';

/** The shards of a set, of which only the first lines were read so far. */
export interface Shards {
  head: ShardHead;
  paths: readonly string[];
  /** All rows in the order in which a single run reads them. */
  entries: (ledger: Losses) => AsyncGenerator<Iterable<Made>>;
}

/** Open the shards in any order; throws where one is missing, there twice, or of another set. */
export async function openShards(paths: readonly string[], io: Io): Promise<Shards> {
  if (paths.length === 0) throw new UsageError('--merge: Unexpected 0 files, expected the shards');
  const all = await Promise.all(inputs(paths, io).map(({ name, bytes }) => openShard(name, bytes)));
  const [first] = all;
  const { of } = first!.head;
  const numbers = all.map(({ head }) => head.number).sort((a, b) => a - b);
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter(
    (number) => !numbers.includes(number),
  );
  if (missing.length > 0 || numbers.length !== of) {
    throw new UsageError(
      `--merge: Unexpected shards ${numbers.join(', ')}, expected each from 1 to ${of} once`,
    );
  }
  for (const { name, head } of all) {
    const [own, other] = [head, first!.head].map(({ settings, sources }) =>
      JSON.stringify({ settings, sources, of: head.of }),
    );
    if (own !== other || head.of !== of) {
      throw new UsageError(
        `${name}: Unexpected shard of other inputs or settings, expected those of ${first!.name}`,
      );
    }
  }
  return { head: first!.head, paths, entries: (ledger) => merge(all, ledger, io) };
}

interface OpenShard {
  name: string;
  head: ShardHead;
  rows: AsyncGenerator<Made[]>;
}

async function openShard(name: string, bytes: AsyncIterable<string | Buffer>): Promise<OpenShard> {
  const lines = linesOf(bytes);
  const { value } = await lines.next();
  const [first, ...rest] = (value ?? []) as Buffer[];
  const head = parse(first) as ShardHead | undefined;
  if (head?.kind !== 'shard') {
    throw new InputError(name, 'Unexpected first line, expected what mix --shard writes');
  }
  return { name, head, rows: rowsOf(name, rest, lines) };
}

async function* linesOf(bytes: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer[]> {
  const fill = fillFromStream(bytes);
  try {
    for await (const part of wholeLines(fill, freshSlots())) yield linesOfPart(part);
  } finally {
    await fill.close();
  }
}

function linesOfPart({ bytes }: { bytes: Buffer }): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

async function* rowsOf(
  name: string,
  rest: Buffer[],
  lines: AsyncGenerator<Buffer[]>,
): AsyncGenerator<Made[]> {
  let [count, isOver] = [0, false];
  const read = (some: readonly Buffer[]) =>
    some.flatMap((line) => {
      const made = isOver ? undefined : madeOf(line);
      if (made) {
        count++;
        return [made];
      }
      const end = parse(line) as ShardEnd | undefined;
      if (isOver || end?.kind !== 'shard-end' || end.rows !== count) {
        throw new InputError(name, `Unexpected line behind row ${count} of a shard`);
      }
      isOver = true;
      return [];
    });
  yield read(rest);
  for await (const some of lines) yield read(some);
  if (!isOver) {
    throw new InputError(
      name,
      `Unexpected end behind row ${count}: the shard broke off, expected a whole one`,
    );
  }
}

function madeOf(line: Buffer): Made | undefined {
  const at = line.indexOf(rowKey);
  if (at < 0) return undefined;
  const { kind, document, ...known } = JSON.parse(`${line.toString('utf8', 0, at)}}`);
  if (kind !== 'entry') return undefined;
  const entry: Entry = { ...known, bytes: line.subarray(at + rowKey.length, line.length - 1) };
  return {
    entry,
    ...(document !== undefined && { from: { leaf: entry.leaf, document } as Made['from'] }),
  } as Made;
}

function parse(line: Buffer | undefined): unknown {
  try {
    return line && JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

const atOnce = 256;

/** How far a shard was read. */
interface Head {
  rows: AsyncGenerator<Made[]>;
  some: Made[];
  at: number;
}

async function* merge(
  shards: readonly OpenShard[],
  ledger: Losses,
  { signal }: Io,
): AsyncGenerator<Made[]> {
  const heads: Head[] = shards.map(({ rows }) => ({ rows, some: [], at: 0 }));
  const fill = async (head: Head) => {
    while (head.at === head.some.length) {
      const { value, done } = await head.rows.next();
      if (done) return false;
      [head.some, head.at] = [value, 0];
    }
    return true;
  };
  let open: Head[] = [];
  for (const head of heads) if (await fill(head)) open.push(head);
  const merged: Made[] = [];
  while (open.length > 0 && !signal?.aborted) {
    let first: Head = open[0]!;
    for (const head of open) if (precedes(head.some[head.at]!, first.some[first.at]!)) first = head;
    ledger.took();
    ledger.made();
    const made = first.some[first.at++]!;
    made.entry.position = undefined;
    merged.push(made);
    if (first.at === first.some.length && !(await fill(first))) {
      open = open.filter((head) => head !== first);
    }
    if (merged.length >= atOnce) yield merged.splice(0);
  }
  if (merged.length > 0) yield merged;
}

function precedes({ entry: a }: Made, { entry: b }: Made): boolean {
  return a.source < b.source || (a.source === b.source && (a.position ?? 0) < (b.position ?? 0));
}
