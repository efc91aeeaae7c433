/** Things of which one is lent to one borrower at a time. */
export interface Slots<T> {
  /** The free one that fits best, or a new one, or the first to come free. Throws the signal's reason. */
  take: (signal: AbortSignal, fit: (slot: T) => number) => Promise<T>;
  give: (slot: T) => void;
}

interface Waiting<T> {
  go: (slot: T) => void;
}

/**
 * Lend up to `most` slots, each made when it is first needed. Where the machine refuses one more (memory), those that
 * are there must do, and `onShortage` is told.
 */
export function openSlots<T>({
  first,
  most,
  make,
  onShortage,
}: {
  first: T;
  most: number;
  make: () => Promise<T>;
  onShortage: (error: unknown, count: number) => void;
}): Slots<T> {
  const free: T[] = [first];
  const line: Waiting<T>[] = [];
  let count = 1;
  let limit = most;

  const give = (slot: T) => {
    const next = line.shift();
    if (next) next.go(slot);
    else free.push(slot);
  };
  const makeOne = async () => {
    count++;
    try {
      give(await make());
    } catch (error) {
      count--;
      limit = count;
      onShortage(error, count);
    }
  };

  return {
    give,
    async take(signal, fit) {
      signal.throwIfAborted();
      if (free.length > 0) return takeBest(free, fit);
      const turn = waitInLine(line, signal);
      if (count < limit) void makeOne();
      return turn;
    },
  };
}

function takeBest<T>(free: T[], fit: (slot: T) => number): T {
  const fits = free.map(fit);
  const [best] = free.splice(fits.indexOf(Math.max(...fits)), 1);
  return best as T;
}

function waitInLine<T>(line: Waiting<T>[], signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      line.splice(line.indexOf(waiting), 1);
      reject(signal.reason);
    };
    const waiting = {
      go: (slot: T) => {
        signal.removeEventListener('abort', leave);
        resolve(slot);
      },
    };
    line.push(waiting);
    signal.addEventListener('abort', leave, { once: true });
  });
}
