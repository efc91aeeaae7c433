/** A run of records in order, of which the first one waits. */
interface Head {
  record: Buffer;
  /** Its first six bytes. */
  start: number;
  run: number;
}

/**
 * Records of several runs, each in the order of its first `key` bytes (at least 6), in one order; of equal ones that of the earlier run
 * comes first. A record is good until the next. A heap (Knuth, The Art of Computer Programming 3, 5.2.3) of what comes first in each.
 */
export function* merge(runs: readonly Iterator<Buffer>[], key: number): Generator<Buffer> {
  const heap: Head[] = [];
  const isBefore = (a: Head, b: Head) =>
    (a.start - b.start || a.record.compare(b.record, 6, key, 6, key) || a.run - b.run) < 0;
  const sink = (from: number) => {
    const head = heap[from]!;
    let at = from;
    for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, head)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = head;
  };

  for (const [run, records] of runs.entries()) {
    const { value, done } = records.next();
    if (!done) heap.push({ record: value, start: value.readUIntBE(0, 6), run });
  }
  for (let at = heap.length >> 1; at >= 0; at--) if (at < heap.length) sink(at);
  while (heap.length > 0) {
    const first = heap[0]!;
    yield first.record;
    const { value, done } = runs[first.run]!.next();
    if (!done) {
      first.record = value;
      first.start = value.readUIntBE(0, 6);
    } else {
      const last = heap.pop()!;
      if (last === first) return;
      heap[0] = last;
    }
    sink(0);
  }
}
