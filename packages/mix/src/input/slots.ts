/** Memory that parts of an input are read into. */
export interface Slots {
  /** Bytes of one slot. */
  size: number;
  /** What it held before is still there. */
  take: () => Buffer;
  /** Give back what `take` gave; other memory is left to the garbage collector. */
  give: (slot: Buffer) => void;
}

/** Slots that are used again and again, and that another thread can read: new memory for each would cost a tenth of a copy. */
export function openSlots(size = 1 << 19): Slots {
  const free: Buffer[] = [];
  return {
    size,
    take: () => free.pop() ?? sharedBuffer(size),
    give(slot) {
      if (slot.length === size) free.push(slot);
    },
  };
}

/** Slots for lines that are kept. */
export function freshSlots(size = 1 << 18): Slots {
  return { size, take: () => Buffer.allocUnsafeSlow(size), give: () => {} };
}

/** New bytes that another thread can read. */
export function sharedBuffer(size: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(size));
}
