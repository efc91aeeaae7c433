/** A priority queue of numbers: the smallest comes first. */
export interface Heap {
  push(value: number): void;
  pop(): number | undefined;
}

export function heapOf(): Heap {
  const values: number[] = [];
  return {
    push(value) {
      let at = values.length;
      values.push(value);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (values[parent]! <= value) break;
        values[at] = values[parent]!;
        at = parent;
      }
      values[at] = value;
    },
    pop() {
      const smallest = values[0];
      const last = values.pop();
      if (values.length > 0) sink(values, last!);
      return smallest;
    },
  };
}

function sink(values: number[], value: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= values.length) break;
    if (child + 1 < values.length && values[child + 1]! < values[child]!) child++;
    if (values[child]! >= value) break;
    values[at] = values[child]!;
    at = child;
  }
  values[at] = value;
}
