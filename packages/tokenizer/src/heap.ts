/** A priority queue: of all values pushed, `pop` gives one that no other comes before. */
export interface Heap<T> {
  push(value: T): void;
  pop(): T | undefined;
}

export function heapOf<T>(comesBefore: (a: T, b: T) => boolean): Heap<T> {
  const values: T[] = [];
  return {
    push(value) {
      let at = values.length;
      values.push(value);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!comesBefore(value, values[parent]!)) break;
        values[at] = values[parent]!;
        at = parent;
      }
      values[at] = value;
    },
    pop() {
      const first = values[0];
      const last = values.pop();
      if (values.length > 0) sink(values, last!, comesBefore);
      return first;
    },
  };
}

function sink<T>(values: T[], value: T, comesBefore: (a: T, b: T) => boolean): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= values.length) break;
    if (child + 1 < values.length && comesBefore(values[child + 1]!, values[child]!)) child++;
    if (!comesBefore(values[child]!, value)) break;
    values[at] = values[child]!;
    at = child;
  }
  values[at] = value;
}
