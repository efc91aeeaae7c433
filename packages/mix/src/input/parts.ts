import { isUtf8 } from 'node:buffer';
import { lineFeed } from './block.ts';
import type { Fill } from './fill.ts';
import { type Slots, sharedBuffer } from './slots.ts';

/** Whole lines of an input, the last of which may lack its line feed only at the end. */
export interface Part {
  bytes: Buffer;
  /** The memory that the bytes lie in. */
  slot: Buffer;
  /** Where the first byte stands in a file that can be read again. */
  place: number | undefined;
}

/**
 * An input as parts, or, where it is one JSON array, as the text of its items. `place` says where it begins in a file that can be
 * read again; asked when the first bytes have come.
 */
export async function* readParts(
  fill: Fill,
  slots: Slots,
  place?: () => number,
): AsyncGenerator<Part | string[]> {
  const lines = wholeLines(fill, slots);
  try {
    const { value: first } = await lines.next();
    if (!first) return;
    const mark = first.bytes.toString('hex', 0, 3) === 'efbbbf' ? 3 : 0;
    const bytes = first.bytes.subarray(mark);
    if (/^\s*\[/.test(bytes.toString('latin1', 0, 100))) {
      yield* readArray({ ...first, bytes }, lines);
      return;
    }
    let at = place && place() + mark;
    for (let part: Omit<Part, 'place'> | undefined = { ...first, bytes }; part; ) {
      yield { ...part, place: at };
      if (at !== undefined) at += part.bytes.length;
      part = (await lines.next()).value;
    }
  } finally {
    await fill.close();
  }
}

// Files of other people are often one JSON array, which is to be read whole: each item counts as a line.
async function* readArray(
  first: Omit<Part, 'place'>,
  parts: AsyncIterable<Omit<Part, 'place'>>,
): AsyncGenerator<Part | string[]> {
  const all = [first.bytes];
  for await (const { bytes } of parts) all.push(Buffer.from(bytes));
  const bytes = Buffer.concat(all);
  const items = parse(bytes);
  yield items
    ? items.map((item) => JSON.stringify(item))
    : { bytes, slot: bytes, place: undefined };
}

function parse(bytes: Buffer): unknown[] | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

/**
 * The lines of an input, as many as fit into a slot, or as have come. The start of a line whose end has not come is
 * copied to the next slot; a line that is longer than a slot gets memory of twice the size, again and again.
 */
export async function* wholeLines(
  fill: Fill,
  slots: Slots,
): AsyncGenerator<Omit<Part, 'place'>, undefined> {
  let slot = slots.take();
  for (let held = 0; ; ) {
    const count = await fill.into(slot.subarray(held));
    if (count === 0) {
      if (held > 0) yield { bytes: slot.subarray(0, held), slot };
      return;
    }
    const feed = slot.subarray(held, held + count).lastIndexOf(lineFeed);
    const end = feed < 0 ? 0 : held + feed + 1;
    const open = slot.subarray(end, held + count);
    held = open.length;
    if (end === 0 && held < slot.length) continue;
    const room = held < slots.size ? slots.take() : sharedBuffer(2 * held);
    open.copy(room);
    if (end > 0) yield { bytes: slot.subarray(0, end), slot };
    slot = room;
  }
}
