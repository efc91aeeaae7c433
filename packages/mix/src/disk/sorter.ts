import { type AppendFile, openAppendFile } from './append-file.ts';

/** Records of one size, given back in the order of their first bytes, however many there are. */
export interface Sorter {
  add: (record: Uint8Array) => void;
  /** All that was added, smallest first; the bytes of one are good until the next. Once only. */
  sorted: () => Generator<Buffer>;
  close: () => void;
}

export interface SorterSettings {
  /** Bytes of a record, and how many of them it is sorted by: at least 6. */
  size: number;
  key: number;
  /** Bytes of records that are held at once. */
  memory: number;
}

/**
 * An external merge sort (Knuth, The Art of Computer Programming 3, 5.4): what fits into memory is sorted there and written
 * to disk, and the runs are merged as they are read. What fits whole never touches the disk.
 */
export function openSorter({ size, key, memory }: SorterSettings): Sorter {
  const most = Math.max(16, Math.floor(memory / size));
  // Memory that is not written to is not taken.
  let held = Buffer.alloc(most * size);
  let count = 0;
  let file: AppendFile | undefined;
  const runs: { start: number; count: number }[] = [];

  const spill = () => {
    file ??= openAppendFile();
    runs.push({ start: file.size, count });
    for (const record of inOrder(held, count, size, key)) file.append(record);
    count = 0;
  };

  return {
    add(record) {
      if (count === most) spill();
      held.set(record, count * size);
      count++;
    },
    *sorted() {
      if (!file) {
        yield* inOrder(held, count, size, key);
        return;
      }
      spill();
      held = Buffer.alloc(0);
      const share = Math.max(1, Math.floor(most / runs.length));
      yield* merge(
        runs.map((run) => readRun(file!, run, size, share)),
        key,
      );
    },
    close: () => file?.close(),
  };
}

function* inOrder(held: Buffer, count: number, size: number, key: number): Generator<Buffer> {
  const starts = Float64Array.from({ length: count }, (_, at) => held.readUIntBE(at * size, 6));
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort(
    (a, b) =>
      starts[a]! - starts[b]! ||
      held.compare(held, b * size, b * size + key, a * size, a * size + key),
  );
  for (const at of order) yield held.subarray(at * size, (at + 1) * size);
}

function* readRun(
  file: AppendFile,
  run: { start: number; count: number },
  size: number,
  share: number,
): Generator<Buffer> {
  for (let at = 0; at < run.count; at += share) {
    const some = Math.min(share, run.count - at);
    const block = file.read(run.start + at * size, some * size);
    for (let next = 0; next < some; next++) yield block.subarray(next * size, (next + 1) * size);
  }
}

// Few runs, so the smallest head is looked for among all of them; of equal ones the run that was written first.
function* merge(runs: readonly Iterator<Buffer>[], key: number): Generator<Buffer> {
  const heads = runs.map((run) => run.next().value as Buffer | undefined);
  for (;;) {
    let least = -1;
    for (const [at, head] of heads.entries()) {
      if (!head) continue;
      if (least < 0 || head.compare(heads[least]!, 0, key, 0, key) < 0) least = at;
    }
    if (least < 0) return;
    yield heads[least]!;
    heads[least] = runs[least]!.next().value as Buffer | undefined;
  }
}
